//! How the parts of a cadence are written; for `serde(with)`.

/// A weekday as its ISO number, 1 for Monday.
pub(super) mod weekday {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in super::super) fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i8(day.to_monday_one_offset())
    }
    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        Weekday::from_monday_one_offset(i8::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// Dates as ISO text.
pub mod dates {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::sync::Arc;

    /// Writes them.
    #[allow(clippy::missing_errors_doc)]
    pub fn serialize<S: Serializer>(dates: &[Date], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(dates.iter().map(Date::to_string))
    }
    /// Reads them.
    #[allow(clippy::missing_errors_doc)]
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<[Date]>, D::Error> {
        let dates = Vec::<String>::deserialize(from)?;
        dates.iter().map(|date| date.parse()).collect::<Result<_, _>>().map_err(D::Error::custom)
    }
}

/// Instants as Unix milliseconds.
pub(super) mod instants {
    use crate::base::clock::from_ms;
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(at: &[Timestamp], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(at.iter().map(|at| at.as_millisecond()))
    }
    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Timestamp>, D::Error> {
        Ok(Vec::<i64>::deserialize(from)?.into_iter().map(from_ms).collect())
    }
}
