//! All numbers of one report, consistent by construction.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::Edition;
use super::decimal::Decimal;
use super::form;

/// What stands in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Decimal),
    /// `/`: the cell does not apply to this organ.
    NotApplicable,
    /// Nothing. Never drawn; for `Model::with`. Do not use it in the layouts
    /// that cannot show a blank (bare `CellPerLine`, `CellPerParagraph`, `PdfText`).
    Blank,
}

impl Value {
    /// A whole number.
    pub fn count(number: i64) -> Value {
        Value::Number(Decimal::from(number))
    }

    /// The number, if there is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            Value::NotApplicable | Value::Blank => None,
        }
    }
}

/// The kind of organ, which decides what it calls itself and what it can issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgencyKind {
    /// 市人民政府, which can issue 规章.
    City,
    /// 县 or 区人民政府.
    County,
    /// 镇 or 乡人民政府.
    Town,
    /// A department.
    Bureau,
}

/// All the numbers of a report.
#[derive(Clone, Debug)]
pub struct Model {
    /// The year reported on.
    pub year: i64,
    /// The full name of the organ.
    pub agency: String,
    /// The kind of the organ.
    pub kind: AgencyKind,
    /// Which form the tables follow.
    pub edition: Edition,
    /// 信息处理费 collected, in 元; stated in section 六 only.
    pub processing_fee: i64,
    values: BTreeMap<String, Value>,
    /// The values as drawn: what the text says. `with` leaves them alone.
    spoken: BTreeMap<String, Value>,
}

impl Model {
    /// Draws a report in which every identity holds.
    pub fn random(rng: &mut Rng, edition: Edition) -> Model {
        let (agency, kind) = draw_agency(rng);
        let year = match edition {
            Edition::Form2019 => rng.i64(2019..=2020),
            Edition::Form2021 | Edition::Form2021OneRowOther | Edition::Mixed => {
                rng.i64(2021..=2025)
            }
        };
        let mut draw = Draw {
            scale: [0, 0, 9, 9, 9, 120, 120, 2500, 160_000][rng.usize(..9)],
            rng,
            values: BTreeMap::new(),
        };
        match edition {
            Edition::Form2021 | Edition::Form2021OneRowOther => draw.disclosure_2021(kind),
            Edition::Form2019 | Edition::Mixed => draw.disclosure_2019(kind),
        }
        draw.applications(edition);
        draw.disputes();
        let processing_fee = draw.processing_fee();
        let values = draw.values;
        let spoken = values.clone();
        Model {
            year,
            agency,
            kind,
            edition,
            processing_fee,
            values,
            spoken,
        }
    }

    /// The value of a cell; `None` where the edition has no such cell.
    pub fn get(&self, id: &str) -> Option<Value> {
        self.values.get(id).copied()
    }

    /// The same report with one cell changed. The text still says what it said.
    pub fn with(&self, id: &str, new: Value) -> Model {
        let mut res = self.clone();
        if let Some(value) = res.values.get_mut(id) {
            *value = new;
        }
        res
    }

    /// Every cell in the order of its id.
    pub fn values(&self) -> impl Iterator<Item = (&str, Value)> {
        self.values.iter().map(|(id, value)| (id.as_str(), *value))
    }

    /// The whole number that the text may state for a cell; 0 where the cell has none.
    pub(super) fn spoken(&self, id: &str) -> i64 {
        self.spoken
            .get(id)
            .and_then(|it| it.number())
            .and_then(Decimal::as_integer)
            .unwrap_or(0)
    }
}

const PLACES: [&str; 16] = [
    "临川", "云溪", "青岚", "安澜", "松台", "望江", "石桥", "明湖", "长汀", "白杨", "北塘", "清源",
    "永泽", "宁河", "东屏", "玉泉",
];
const BUREAUS: [&str; 12] = [
    "水务局",
    "教育体育局",
    "自然资源局",
    "卫生健康委员会",
    "市场监督管理局",
    "统计局",
    "司法局",
    "交通运输局",
    "人力资源和社会保障局",
    "发展和改革局",
    "民政局",
    "退役军人事务局",
];

fn draw_agency(rng: &mut Rng) -> (String, AgencyKind) {
    let city = PLACES[rng.usize(..PLACES.len())];
    let part = PLACES[rng.usize(..PLACES.len())];
    let county = if rng.bool() { "县" } else { "区" };
    match rng.usize(..6) {
        0 => (format!("{city}市人民政府"), AgencyKind::City),
        1 => (
            format!("{city}市{part}{county}人民政府"),
            AgencyKind::County,
        ),
        2 | 3 => {
            let town = if rng.bool() { "镇" } else { "乡" };
            (format!("{city}县{part}{town}人民政府"), AgencyKind::Town)
        }
        _ => {
            let bureau = BUREAUS[rng.usize(..BUREAUS.len())];
            (format!("{city}{county}{bureau}"), AgencyKind::Bureau)
        }
    }
}

/// Values being drawn.
struct Draw<'a> {
    rng: &'a mut Rng,
    /// The largest number of one cell of table 3; 0 for a report without applications.
    scale: i64,
    values: BTreeMap<String, Value>,
}

impl Draw<'_> {
    fn set(&mut self, id: String, number: i64) {
        self.values.insert(id, Value::count(number));
    }

    fn read(&self, id: &str) -> i64 {
        self.values
            .get(id)
            .and_then(|it| it.number())
            .and_then(Decimal::as_integer)
            .unwrap_or(0)
    }

    /// Mostly zero, often small, seldom up to six digits.
    fn count(&mut self) -> i64 {
        match self.rng.usize(..12) {
            0..5 => 0,
            5..8 => self.rng.i64(1..10),
            8..10 => self.rng.i64(10..400),
            10 => self.rng.i64(400..10_000),
            _ => self.rng.i64(10_000..1_000_000),
        }
    }

    fn money(&mut self) -> Decimal {
        match self.rng.usize(..6) {
            0..3 => Decimal::from(0),
            3 => Decimal::from(self.rng.i64(1..9000)),
            4 => Decimal::new(self.rng.i64(1..10_000_000), 2),
            _ => Decimal::new(self.rng.i64(1..900_000_000), 4),
        }
    }

    fn disclosure_2021(&mut self, kind: AgencyKind) {
        let regulations = kind == AgencyKind::City && self.rng.bool();
        self.stock("regulations", regulations);
        self.stock("normative_documents", true);
        if kind != AgencyKind::City && self.rng.usize(..6) == 0 {
            for column in ["issued", "repealed", "in_force"] {
                let id = format!("disclosure.regulations.{column}");
                self.values.insert(id, Value::NotApplicable);
            }
        }
        for row in ["permits", "penalties", "coercion"] {
            let decisions = self.count();
            self.set(format!("disclosure.{row}.decisions"), decisions);
        }
        let amount = self.money();
        let id = "disclosure.fees.amount".to_owned();
        self.values.insert(id, Value::Number(amount));
    }

    /// Documents issued, repealed and in force, with last year's stock not negative.
    fn stock(&mut self, row: &str, any: bool) {
        let (mut previous, mut issued, mut repealed) = (0, 0, 0);
        if any && self.rng.usize(..3) > 0 {
            previous = self.rng.i64(0..200);
            issued = self.rng.i64(0..30);
            repealed = self.rng.i64(0..=(previous + issued).min(40));
        }
        self.set(format!("disclosure.{row}.issued"), issued);
        self.set(format!("disclosure.{row}.repealed"), repealed);
        let in_force = previous + issued - repealed;
        self.set(format!("disclosure.{row}.in_force"), in_force);
    }

    fn disclosure_2019(&mut self, kind: AgencyKind) {
        for row in ["regulations", "normative_documents"] {
            let any = row != "regulations" || kind == AgencyKind::City;
            let limit = if any && self.rng.bool() { 40 } else { 1 };
            let published = self.rng.i64(0..limit);
            let created = published + self.rng.i64(0..limit);
            let older = if any { self.rng.i64(0..limit * 5) } else { 0 };
            let total = published + older;
            self.set(format!("disclosure.{row}.created"), created);
            self.set(format!("disclosure.{row}.published"), published);
            self.set(
                format!("disclosure.{row}.total_published"),
                total.max(created),
            );
        }
        for row in ["permits", "other_services", "penalties", "coercion", "fees"] {
            let last_year = self.count() % 4000;
            let change = match self.rng.usize(..3) {
                0 => 0,
                1 => -self.rng.i64(0..=last_year.min(90)),
                _ => self.rng.i64(0..30),
            };
            self.set(format!("disclosure.{row}.items_last_year"), last_year);
            self.set(format!("disclosure.{row}.change"), change);
            if row != "fees" {
                let decisions = self.count();
                self.set(format!("disclosure.{row}.decisions"), decisions);
            }
        }
        let items = self.rng.i64(0..40);
        let amount = if items == 0 {
            Decimal::from(0)
        } else {
            self.money()
        };
        self.set("disclosure.procurement.items".to_owned(), items);
        let id = "disclosure.procurement.amount".to_owned();
        self.values.insert(id, Value::Number(amount));
    }

    fn applications(&mut self, edition: Edition) {
        let results = form::result_rows(edition);
        for (position, (column, _)) in form::COLUMNS[..6].iter().enumerate() {
            let often = if position == 0 { 40 } else { 8 };
            let mut total = 0;
            for row in &results {
                let number = self.part(often);
                total += number;
                self.set(format!("applications.{row}.{column}"), number);
            }
            let carried = self.part(often).min(self.scale / 4 + 1);
            let limit = (total + carried).min(self.scale / 5 + 1);
            let brought = self.part(often).min(limit);
            self.set(format!("applications.total.{column}"), total);
            self.set(format!("applications.carried_forward.{column}"), carried);
            self.set(format!("applications.brought_forward.{column}"), brought);
            let received = total + carried - brought;
            self.set(format!("applications.received.{column}"), received);
        }
        for row in form::application_rows(edition) {
            let total = form::COLUMNS[..6]
                .iter()
                .map(|(column, _)| self.read(&format!("applications.{}.{column}", row.id)))
                .sum();
            self.set(format!("applications.{}.total", row.id), total);
        }
    }

    /// One part of table 3: not zero in `often` of a hundred cases.
    fn part(&mut self, often: usize) -> i64 {
        if self.scale == 0 || self.rng.usize(..100) >= often {
            return 0;
        }
        let limit = if self.rng.bool() {
            9.min(self.scale)
        } else {
            self.scale
        };
        self.rng.i64(1..=limit)
    }

    fn disputes(&mut self) {
        let scale = if self.scale == 0 {
            0
        } else {
            self.rng.i64(0..30)
        };
        for (block, _) in form::DISPUTES {
            let mut total = 0;
            for (outcome, _) in &form::OUTCOMES[..4] {
                let some = scale > 0 && self.rng.usize(..3) == 0;
                let number = if some { self.rng.i64(1..=scale) } else { 0 };
                total += number;
                self.set(format!("disputes.{block}.{outcome}"), number);
            }
            self.set(format!("disputes.{block}.total"), total);
        }
    }

    /// A multiple of ten that the fees of table 2 can contain.
    fn processing_fee(&mut self) -> i64 {
        let limit = match self.values.get("disclosure.fees.amount") {
            Some(Value::Number(amount)) => (amount.as_f64() * 1000.0) as i64,
            _ => 0,
        };
        let busy = self.read("applications.received.total") > 20;
        if !busy || limit == 0 || self.rng.bool() {
            return 0;
        }
        self.rng.i64(1..=limit.min(300)) * 10
    }
}
