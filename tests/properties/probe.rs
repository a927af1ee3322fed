use crate::generator::{Edition, Layout, Omission};
use crate::Case;
#[test]
fn probe() {
    let Ok(spec) = std::env::var("PROBE") else { return };
    let p: Vec<&str> = spec.split(',').collect();
    let ed = Edition::ALL.into_iter().find(|e| format!("{e:?}") == p[0]).unwrap();
    let la = Layout::ALL.into_iter().find(|e| format!("{e:?}") == p[1]).unwrap();
    let c = Case::new(ed, la, p[2].parse().unwrap());
    let om = match p.get(3) { None => Omission::None, Some(s) => { let (k, v) = s.split_once(':').unwrap_or((s, "")); match k {
        "Section" => Omission::Section(v.parse().unwrap()), "Heading" => Omission::Heading(v.parse().unwrap()), "Table" => Omission::Table(v.parse().unwrap()),
        "Row" => Omission::Row(v.into()), "Cell" => Omission::Cell(v.into()), "Title" => Omission::Title, "Aspect" => Omission::Aspect(v.parse().unwrap()), _ => Omission::FeeStatement } } };
    std::fs::write("/tmp/probe.txt", c.render(&om).text).unwrap();
}
