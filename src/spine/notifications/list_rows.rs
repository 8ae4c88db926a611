//! The SQL by which the outbox is looked at and queued anew.

use super::{
    DeliveryId,
    list::{Line, Search, Standing, State},
    rows,
};
use crate::base::{Error, Result};
use crate::store::{Read, Row, Write, named_params};

/// The newest ids that fit, from this one down.
pub(super) fn below(r: &Read<'_>, search: &Search, at: DeliveryId, most: usize) -> Result<Vec<DeliveryId>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let id = |row: &Row<'_>| row.get("id");
    if let Some(to) = search.to {
        return r.all(
            "SELECT id FROM deliveries WHERE workspace = :workspace AND person = :to AND id <= :at
               AND (:state = '' OR (:state = 'failed' AND outcome = 'failed')
                 OR (:state = 'waiting' AND outcome IS NULL))
             ORDER BY id DESC LIMIT :most",
            named_params! { ":to": to, ":at": at, ":state": search.state.name(), ":most": most },
            id,
        );
    }
    let sql = match search.state {
        State::Any => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id <= :at
             ORDER BY id DESC LIMIT :most"
        }
        State::Waiting => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id <= :at AND outcome IS NULL
             ORDER BY id DESC LIMIT :most"
        }
        State::Failed => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id <= :at AND outcome = 'failed'
             ORDER BY id DESC LIMIT :most"
        }
    };
    r.all(sql, named_params! { ":at": at, ":most": most }, id)
}

/// The oldest ids that fit above this one, oldest first.
pub(super) fn above(r: &Read<'_>, search: &Search, at: DeliveryId, most: usize) -> Result<Vec<DeliveryId>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let id = |row: &Row<'_>| row.get("id");
    if let Some(to) = search.to {
        return r.all(
            "SELECT id FROM deliveries WHERE workspace = :workspace AND person = :to AND id > :at
               AND (:state = '' OR (:state = 'failed' AND outcome = 'failed')
                 OR (:state = 'waiting' AND outcome IS NULL))
             ORDER BY id LIMIT :most",
            named_params! { ":to": to, ":at": at, ":state": search.state.name(), ":most": most },
            id,
        );
    }
    let sql = match search.state {
        State::Any => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id > :at ORDER BY id LIMIT :most"
        }
        State::Waiting => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id > :at AND outcome IS NULL
             ORDER BY id LIMIT :most"
        }
        State::Failed => {
            "SELECT id FROM deliveries WHERE workspace = :workspace AND id > :at AND outcome = 'failed'
             ORDER BY id LIMIT :most"
        }
    };
    r.all(sql, named_params! { ":at": at, ":most": most }, id)
}

pub(super) fn line(r: &Read<'_>, id: DeliveryId) -> Result<Line> {
    let mut line = r.one(
        "SELECT id, person, message, posted_at, next_at, outcome, ended_at FROM deliveries
         WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| {
            let standing = match (row.maybe_instant("next_at")?, row.maybe_instant("ended_at")?) {
                (Some(next), _) => Standing::Waiting(next),
                (None, Some(ended)) => match row.get::<String>("outcome")?.as_str() {
                    "sent" => Standing::Sent(ended),
                    "failed" => Standing::Failed(ended),
                    _ => Standing::Dropped(ended),
                },
                (None, None) => return Err(Error::fault("a message that neither waits nor ended")),
            };
            Ok(Line {
                id,
                to: row.get("person")?,
                message: row.get("message")?,
                posted: row.instant("posted_at")?,
                standing,
                tries: Vec::new(),
            })
        },
    )?;
    line.tries = rows::attempts(r, id, line.to)?;
    Ok(line)
}

pub(super) fn queue(w: &Write<'_>, id: DeliveryId) -> Result<()> {
    w.exec_one(
        "UPDATE deliveries SET outcome = NULL, ended_at = NULL, next_at = :now, queued_at = :now
         WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":now": w.now() },
    )
}

pub(super) fn queue_failed(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "UPDATE deliveries SET outcome = NULL, ended_at = NULL, next_at = :now, queued_at = :now
         WHERE workspace = :workspace AND outcome = 'failed'",
        named_params! { ":now": w.now() },
    )
}
