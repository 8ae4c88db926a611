//! The SQL of the outbox.

use super::{AttemptId, DeliveryId, Post, Tried};
use crate::base::{Id, PersonId, Result, Sealed, WorkspaceId};
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;
use jiff::Timestamp;

const CONTENT: Column = Column::new("deliveries", "content_sealed", Class::Personal, "Message");
const WORDS: Column = Column::new("attempts", "words_sealed", Class::Personal, "Answer of the mail server");

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "deliveries",
        purpose: "messages to people, so that each is sent and can be shown to have been",
        whose: Whose::Person("person"),
        retention: Retention::Days(super::KEPT_DAYS),
        erasure: Erasure::DeleteRow,
        internal: &[
            "id",
            "workspace",
            "person",
            "kind",
            "message",
            "about",
            "posted_at",
            "next_at",
            "outcome",
            "ended_at",
            "queued_at",
        ],
        columns: &[CONTENT],
    },
    Table {
        name: "attempts",
        purpose: "what the mail server said to each try",
        whose: Whose::Person("delivery.person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "delivery", "at", "outcome"],
        columns: &[WORDS],
    },
];

/// A message to one person, as the courier needs it.
#[derive(Clone)]
pub struct Delivery {
    /// Its id; the stable part of its Message-ID.
    pub id: DeliveryId,
    /// Where.
    pub workspace: WorkspaceId,
    /// To whom.
    pub to: PersonId,
    /// Which text: `slice.word`.
    pub message: String,
    /// What the text is made from.
    pub content: Sealed<String>,
    /// When it was posted.
    pub posted: Timestamp,
    /// When it may be tried next; `None` once it has ended.
    pub next: Option<Timestamp>,
    /// How it ended: `sent`, `failed`, `nothing to say`, `cancelled`.
    pub outcome: Option<String>,
}

/// One try.
#[derive(Clone)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// The server's own words.
    pub words: Sealed<String>,
}

fn delivery(row: &Row<'_>) -> Result<Delivery> {
    let (id, to): (DeliveryId, PersonId) = (row.get("id")?, row.get("person")?);
    let workspace: WorkspaceId = row.get("workspace")?;
    Ok(Delivery {
        id,
        workspace,
        to,
        message: row.get("message")?,
        content: row.open_in(workspace, &CONTENT, id, Owner::Person(to))?,
        posted: row.instant("posted_at")?,
        next: row.maybe_instant("next_at")?,
        outcome: row.get("outcome")?,
    })
}

pub(super) fn insert<C>(w: &Write<'_>, post: &Post<'_, C>, json: &str) -> Result<bool> {
    let id: DeliveryId = Id::ordered(w.now());
    let not_before = post.not_before.map_or(w.now().ms(), Timestamp::as_millisecond);
    let n = w.exec(
        "INSERT INTO deliveries
           (id, workspace, person, kind, message, about, content_sealed, posted_at, next_at)
         VALUES (:id, :workspace, :person, :kind, :message, :about, :content, :now, :next)
         ON CONFLICT (workspace, person, about) DO NOTHING",
        named_params! {
            ":id": id, ":person": post.to, ":kind": post.kind.name(), ":message": post.message,
            ":about": post.about, ":content": w.seal(&CONTENT, id, Owner::Person(post.to), json)?,
            ":now": w.now(), ":next": not_before,
        },
    )?;
    Ok(n == 1)
}

pub(super) fn cancel(w: &Write<'_>, to: PersonId, about: &str) -> Result<bool> {
    let n = w.exec(
        "UPDATE deliveries SET outcome = 'cancelled', ended_at = :now, next_at = NULL
         WHERE workspace = :workspace AND person = :to AND about = :about AND outcome IS NULL",
        named_params! { ":to": to, ":about": about, ":now": w.now() },
    )?;
    Ok(n == 1)
}

pub(super) fn waiting(r: &Read<'_>, most: usize) -> Result<Vec<Delivery>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found = r.all(
        "SELECT * FROM deliveries WHERE next_at <= :now ORDER BY next_at, id LIMIT :most /* instance */",
        named_params! { ":now": r.now(), ":most": most },
        // One damaged cell is in the log as a fault; it must not stop everybody else's mail.
        |row| Ok(delivery(row).ok()),
    )?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn next_at(r: &Read<'_>) -> Result<Option<Timestamp>> {
    r.one("SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL /* instance */", &[], |row| {
        row.maybe_instant("at")
    })
}

/// How many tries there were since it was queued; all, if a clock that was ahead says when that was.
pub(super) fn tries(r: &Read<'_>, id: DeliveryId) -> Result<usize> {
    r.count(
        "SELECT count(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery
         WHERE a.workspace = :workspace AND a.delivery = :id
           AND (d.queued_at IS NULL OR d.queued_at > :now OR a.at > d.queued_at)",
        named_params! { ":id": id, ":now": r.now() },
    )
}

pub(super) fn note_try(
    w: &Write<'_>,
    id: DeliveryId,
    to: PersonId,
    outcome: Tried,
    words: &Sealed<String>,
) -> Result<()> {
    let attempt: AttemptId = Id::ordered(w.now());
    let outcome = match outcome {
        Tried::Accepted => "accepted",
        Tried::Later => "later",
        Tried::Never => "never",
    };
    w.exec_one(
        "INSERT INTO attempts (id, workspace, delivery, at, outcome, words_sealed)
         VALUES (:id, :workspace, :delivery, :now, :outcome, :words)",
        named_params! {
            ":id": attempt, ":delivery": id, ":now": w.now(), ":outcome": outcome,
            ":words": w.seal(&WORDS, attempt, Owner::Person(to), words.reveal())?,
        },
    )
}

pub(super) fn wait_until(w: &Write<'_>, id: DeliveryId, at: Timestamp) -> Result<()> {
    w.exec_one(
        "UPDATE deliveries SET next_at = :at
         WHERE workspace = :workspace AND id = :id AND outcome IS NULL",
        named_params! { ":id": id, ":at": at.as_millisecond() },
    )
}

pub(super) fn end(w: &Write<'_>, id: DeliveryId, outcome: &str) -> Result<()> {
    w.exec_one(
        "UPDATE deliveries SET outcome = :outcome, ended_at = :now, next_at = NULL
         WHERE workspace = :workspace AND id = :id AND outcome IS NULL",
        named_params! { ":id": id, ":outcome": outcome, ":now": w.now() },
    )
}

pub(super) fn wake(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "UPDATE deliveries SET next_at = :now WHERE next_at > :now
           AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = deliveries.id) /* instance */",
        named_params! { ":now": w.now() },
    )
}

pub(super) fn wake_from_future(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "UPDATE deliveries SET next_at = :now WHERE next_at > :now
           AND ((posted_at > :now AND next_at = posted_at) OR queued_at > :now
             OR EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = deliveries.id AND a.at > :now))
         /* instance */",
        named_params! { ":now": w.now() },
    )
}

pub(super) fn to(r: &Read<'_>, person: PersonId, most: usize) -> Result<Vec<(Delivery, Option<Attempt>)>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found = r.all(
        "SELECT * FROM deliveries WHERE workspace = :workspace AND person = :person
         ORDER BY posted_at DESC, id DESC LIMIT :most",
        named_params! { ":person": person, ":most": most },
        delivery,
    )?;
    found
        .into_iter()
        .map(|delivery| {
            let last = r.maybe(
                "SELECT id, at, words_sealed FROM attempts
                 WHERE workspace = :workspace AND delivery = :id ORDER BY at DESC LIMIT 1",
                named_params! { ":id": delivery.id },
                |row| attempt(row, person),
            )?;
            Ok((delivery, last))
        })
        .collect()
}

fn attempt(row: &Row<'_>, to: PersonId) -> Result<Attempt> {
    let id: AttemptId = row.get("id")?;
    Ok(Attempt { at: row.instant("at")?, words: row.open(&WORDS, id, Owner::Person(to))? })
}

/// Every try at a message, oldest first.
pub(super) fn attempts(r: &Read<'_>, id: DeliveryId, to: PersonId) -> Result<Vec<Attempt>> {
    r.all(
        "SELECT id, at, words_sealed FROM attempts WHERE workspace = :workspace AND delivery = :id
         ORDER BY at, id",
        named_params! { ":id": id },
        |row| attempt(row, to),
    )
}

/// Whether there is still something to make its text from.
pub(super) fn has_content(r: &Read<'_>, id: DeliveryId, to: PersonId) -> Result<bool> {
    r.one(
        "SELECT content_sealed FROM deliveries WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| {
            let kept = row.open_json_if_kept::<serde_json::Value, _>(&CONTENT, id, Owner::Person(to))?;
            Ok(kept.is_some())
        },
    )
}

pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec("DELETE FROM deliveries WHERE ended_at < :ms /* instance */", named_params! { ":ms": ms })
}
