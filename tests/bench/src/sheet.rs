//! What was measured, as a table.

use std::fmt;

/// Which side of the bar is right.
#[derive(Clone, Copy)]
pub enum Bar {
    /// The figure is to be at least this.
    AtLeast(f64),
    /// The figure is to be at most this.
    AtMost(f64),
    /// It is only said.
    None,
}

struct Line {
    what: String,
    ours: String,
    limit: String,
    figure: f64,
    unit: &'static str,
    bar: Bar,
}

/// A table of figures.
#[derive(Default)]
pub struct Sheet(Vec<Line>);

impl Sheet {
    /// Adds a ratio (or another figure): what we do, what it is held against, and the bar.
    pub fn add(
        &mut self,
        what: &str,
        ours: String,
        limit: String,
        figure: f64,
        unit: &'static str,
        bar: Bar,
    ) {
        eprintln!("  {what}: {ours} to {limit}: {figure:.2}{unit}");
        self.0.push(Line { what: what.to_owned(), ours, limit, figure, unit, bar });
    }

    /// Adds a ratio that no bar is set for.
    pub fn note(&mut self, what: &str, ours: String, limit: String, figure: f64) {
        self.add(what, ours, limit, figure, "", Bar::None);
    }

    /// Whether every bar holds.
    pub fn holds(&self) -> bool {
        self.0.iter().all(Line::holds)
    }
}

impl Line {
    fn holds(&self) -> bool {
        match self.bar {
            Bar::AtLeast(bar) => self.figure >= bar,
            Bar::AtMost(bar) => self.figure <= bar,
            Bar::None => true,
        }
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| What | Turnkeep | Held against | Figure | Bar | |")?;
        writeln!(f, "|---|---|---|---|---|---|")?;
        for line in &self.0 {
            let Line { what, ours, limit, figure, unit, bar } = line;
            let bar = match bar {
                Bar::AtLeast(bar) => format!("≥ {bar}{unit}"),
                Bar::AtMost(bar) => format!("≤ {bar}{unit}"),
                Bar::None => "none".to_owned(),
            };
            let verdict = if line.holds() { "holds" } else { "MISSED" };
            writeln!(f, "| {what} | {ours} | {limit} | {figure:.2}{unit} | {bar} | {verdict} |")?;
        }
        Ok(())
    }
}

/// The median of some measurements.
pub fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

/// The value below which this share of measurements lies; `share` from 0 to 1.
pub fn quantile(mut of: Vec<f64>, share: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    let last = of.len() - 1;
    of[((last as f64) * share).round() as usize]
}
