//! Properties of the engine over random reports in every layout, held against a generator that
//! knows the truth and shares no code with the reader.
#![expect(clippy::unwrap_used, reason = "a test that gets nothing has failed")]

#[path = "../lsp/client.rs"]
#[expect(dead_code, reason = "the sessions of tests/lsp need more of it")]
mod client;
#[path = "../lsp/protocol.rs"]
mod protocol;

mod blanks;
mod completion;
mod conversions;
mod disputes;
mod edits;
mod entered;
mod explanations;
mod facts;
mod findings;
mod formatting;
mod generator;
mod hover;
mod libre_office;
mod office;
mod outline;
mod repairs;
mod slips;

use generator::model::Model;
use generator::style::Style;
use generator::{Edition, Layout, Omission, Sample, render};

/// A report to test with, and all that makes it.
struct Case {
    model: Model,
    style: Style,
    seed: u64,
}

impl Case {
    fn new(edition: Edition, layout: Layout, seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let model = Model::random(&mut rng, edition);
        let style = Style::random(&mut rng, layout);
        Self { model, style, seed }
    }

    fn render(&self, omission: &Omission) -> Sample {
        render(&self.model, &self.style, omission)
    }

    /// What a failure needs to be looked at again.
    fn name(&self) -> String {
        format!(
            "{:?} {:?} seed {}",
            self.model.edition, self.style.layout, self.seed
        )
    }
}

/// `n_seeds` cases of every edition in every layout.
fn cases(n_seeds: u64) -> impl Iterator<Item = Case> {
    Edition::ALL.into_iter().flat_map(move |edition| {
        Layout::ALL
            .into_iter()
            .flat_map(move |layout| (0..n_seeds).map(move |seed| Case::new(edition, layout, seed)))
    })
}
