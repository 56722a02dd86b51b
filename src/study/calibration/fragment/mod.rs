//! A calibration as a scenario says it.
//!
//! Each value stands below a comment that says how many deals it is from, how it was found, and
//! between which values it lies with a chance of 80 %.

mod assumptions;
mod leads;
mod pipeline;
mod sources;
mod team;
mod text;

use jiff::civil::Date;

use super::Calibration;
use text::{Page, quoted};

pub use pipeline::open_rows;

/// The plan around the assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFrame {
    /// Its name.
    pub name: String,
    /// The first month, which opens a fiscal quarter.
    pub start: Date,
    /// How many quarters it has.
    pub quarters: usize,
    /// What the file of the open pipeline is called, beside the scenario.
    pub open_csv: String,
}

/// A scenario with the assumptions, and the file beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The scenario, a TOML file.
    pub scenario: String,
    /// The open pipeline, a CSV file; `None` where nothing is open.
    pub open_pipeline: Option<String>,
}

/// The calendar quarter that opens after a day.
#[must_use]
pub fn plan_start(after: Date) -> Date {
    let mut month = after.first_of_month();
    loop {
        month = month.last_of_month().tomorrow().unwrap_or(month);
        if (month.month() - 1) % 3 == 0 || month <= after {
            return month;
        }
    }
}

impl Calibration {
    /// The scenario, with the open pipeline spread evenly over the days on which it may close.
    #[must_use]
    pub fn fragment(&self, frame: &PlanFrame) -> Fragment {
        let open_pipeline =
            (!self.open.deals.is_empty()).then(|| open_rows(self, pipeline::evenly));
        let scenario = self.scenario(frame, open_pipeline.is_some());
        Fragment { scenario, open_pipeline }
    }

    /// The scenario alone.
    #[must_use]
    pub fn scenario(&self, frame: &PlanFrame, has_open: bool) -> String {
        let mut page = Page::default();
        let flow = sources::opportunities(self);
        self.head(&mut page, frame);
        leads::stages(&mut page, self);
        if let Some(leads) = sources::leads(self) {
            sources::write(&mut page, &leads, frame);
        }
        if self.counts.known == 0 {
            leads::write(&mut page, self);
            return page.text;
        }
        sources::write(&mut page, &flow, frame);
        assumptions::write(&mut page, self);
        leads::write(&mut page, self);
        team::write(&mut page, self);
        sources::market(&mut page, &flow);
        self.correlations(&mut page, &flow);
        if has_open {
            pipeline::write(&mut page, self, frame);
        }
        page.text
    }

    fn head(&self, page: &mut Page, frame: &PlanFrame) {
        let counts = &self.counts;
        if counts.known == 0 {
            page.note(
                "A part of a scenario, calibrated from leads alone: win_rate, sales_cycle and deal_size \
                 are missing. Complete it, or put its values into a plan of yours by --merge. Ranges hold \
                 the true value with a chance of 80 %.",
            );
        } else {
            page.note(&format!(
            "Calibrated as of {}: {} won, {} lost, {} open deals. Ranges hold the true value with a \
             chance of 80 %.",
            self.as_of, counts.won, counts.lost, counts.open
        ));
        }
        for warning in &self.warnings {
            page.note(&format!("{}: {}.", warning.topic.title(), warning.text));
        }
        if counts.known > 0 {
            self.plan(page, frame);
        }
        page.line("");
        page.line("[dimensions]");
        if self.dimensions.is_empty() {
            page.line("company = [\"All\"]");
        }
        for dimension in &self.dimensions {
            let members: Vec<String> = dimension.members.iter().map(|one| quoted(one)).collect();
            page.line(&format!("{} = [{}]", text::key(&dimension.name), members.join(", ")));
        }
    }

    fn plan(&self, page: &mut Page, frame: &PlanFrame) {
        page.line("");
        page.line("[plan]");
        page.line(&format!("name = {}", quoted(&frame.name)));
        page.line(&format!("start = \"{:04}-{:02}\"", frame.start.year(), frame.start.month()));
        page.line(&format!("quarters = {}", frame.quarters));
        let opens = (frame.start.month() - 1) % 3 + 1;
        if opens > 1 {
            page.line(&format!("fiscal_year_starts = {opens}"));
        }
    }

    /// What moves together from quarter to quarter, as drivers of the company.
    fn correlations(&self, page: &mut Page, flow: &sources::Flow<'_>) {
        let single = flow.sources() == 1;
        let name = |rate: &str| match rate {
            "volume" => single.then(|| format!("source.{}.volume", flow.name(0))),
            "win_rate" => Some("assume.Company.win_rate".to_owned()),
            _ => self.sizes.is_ok().then(|| "assume.Company.deal_size_level".to_owned()),
        };
        for found in self.quarters.correlations.iter().filter(|one| one.is_significant()) {
            let (Some(one), Some(other)) = (name(found.pair.0), name(found.pair.1)) else {
                continue;
            };
            page.line("");
            page.note(&format!(
                "{} and {} by quarter: n = {} quarters, Spearman's rank correlation",
                found.pair.0, found.pair.1, found.quarters
            ));
            page.line("[[correlate]]");
            page.line(&format!("drivers = [{}, {}]", quoted(&one), quoted(&other)));
            page.line(&format!("rank = {}", text::figure(found.rank.clamp(-0.9, 0.9))));
        }
    }
}
