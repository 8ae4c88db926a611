//! Stretches of time, and what two lists of them have in common.

use super::ms;
use jiff::{SignedDuration, Timestamp};

/// A stretch of time, half open, never of negative length. Written in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(from = "Written")]
pub struct Span {
    /// The first instant in it.
    #[serde(with = "ms")]
    pub starts: Timestamp,
    /// The first instant after it.
    #[serde(with = "ms")]
    pub ends: Timestamp,
}

/// A stretch as it is read, which may be the wrong way round.
#[derive(serde::Deserialize)]
struct Written {
    #[serde(with = "ms")]
    starts: Timestamp,
    #[serde(with = "ms")]
    ends: Timestamp,
}

impl From<Written> for Span {
    fn from(written: Written) -> Self {
        Self::new(written.starts, written.ends)
    }
}

impl Span {
    /// The stretch from one instant to another; empty if it would end before it starts.
    pub fn new(starts: Timestamp, ends: Timestamp) -> Self {
        Self { starts, ends: ends.max(starts) }
    }
    /// Whether no instant is in it.
    pub fn is_empty(self) -> bool {
        self.ends <= self.starts
    }
    /// Whether the instant is in it.
    pub fn holds(self, at: Timestamp) -> bool {
        self.starts <= at && at < self.ends
    }
    /// How long it is.
    pub fn duration(self) -> SignedDuration {
        self.ends.duration_since(self.starts)
    }
    /// What is in both, if anything is.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let common = Self::new(self.starts.max(other.starts), self.ends.min(other.ends));
        (!common.is_empty()).then_some(common)
    }
    /// Whether some instant is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.intersection(other).is_some()
    }
}

/// Sorted, merged where they touch or overlap, without empty ones.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.starts <= last.ends;
        if touches {
            last.ends = last.ends.max(next.ends);
        }
        touches
    });
    spans
}

/// What lies in both lists; both sorted and merged; linear.
pub fn both(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        found.extend(x.intersection(*y));
        if x.ends <= y.ends { i += 1 } else { j += 1 }
    }
    found
}

/// What lies in `a` and not in `b`; both sorted and merged; linear.
pub fn without(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut j, mut left) = (0, Vec::new());
    for whole in a {
        let mut rest = *whole;
        while let Some(cut) = b.get(j).filter(|cut| cut.starts < whole.ends) {
            if cut.ends > rest.starts {
                left.push(Span::new(rest.starts, cut.starts));
                rest = Span::new(cut.ends, whole.ends);
            }
            if cut.ends > whole.ends {
                // It may reach into the next one as well.
                break;
            }
            j += 1;
        }
        left.push(rest);
    }
    left.retain(|span| !span.is_empty());
    left
}

/// What of a sorted, merged list lies within a span; finds its place by binary search.
pub fn within(list: &[Span], span: Span) -> Vec<Span> {
    let first = list.partition_point(|one| one.ends <= span.starts);
    let near = list.iter().skip(first).take_while(|one| one.starts < span.ends);
    near.filter_map(|one| one.intersection(span)).collect()
}

/// How long they are together; of a merged list, how much time it covers.
pub fn total(spans: &[Span]) -> SignedDuration {
    spans.iter().fold(SignedDuration::ZERO, |sum, span| sum.saturating_add(span.duration()))
}
