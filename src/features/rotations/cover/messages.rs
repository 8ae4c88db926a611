//! What people are told about cover and swaps.

use super::tell::{News, Step};
use super::{End, Look, Request, rows};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::features::rotations::rota::Stage;
use crate::slice::{Message, Telling};
use crate::spine::people;

/// The text of a message about a request; `None` if it is not so any more.
pub(in crate::features::rotations) fn message(telling: &Telling<'_>, json: &str) -> Result<Option<Message>> {
    let news: News =
        serde_json::from_str(json).map_err(|_| Error::fault("a message about cover does not read back"))?;
    let request = match rows::get(telling.read, news.swap) {
        Err(Error::NotFound) => return Ok(None),
        request => request?,
    };
    let holds = match news.step {
        Step::Asked | Step::Proposed | Step::Stuck => request.swap.stage == Stage::Open,
        Step::Taken => request.swap.stage == Stage::Taken,
        Step::Done | Step::Now => request.swap.stage == Stage::Done,
        Step::Ended => request.swap.stage == Stage::Undone,
    };
    if !holds {
        return Ok(None);
    }
    let told = Told::of(telling, &request)?;
    let (subject, line) = told.said(telling, &news, &request)?;
    let t = telling.reader.words();
    let agreed = matches!(news.step, Step::Proposed | Step::Taken | Step::Done);
    let back = told.in_return(telling).filter(|_| agreed);
    let lines = std::iter::once(line).chain(back).map(Sealed::new).collect();
    Ok(Some(Message {
        subject: Sealed::new(subject),
        lines,
        link: Some((t.cover_open(), format!("/rotations/cover/{}", request.id))),
        why: t.rotations_mail_why(),
    }))
}

/// A request in words.
struct Told {
    title: String,
    giver: String,
    taker: String,
    from: String,
    until: String,
    back: Option<(String, String)>,
}

impl Told {
    fn of(telling: &Telling<'_>, request: &Request) -> Result<Self> {
        let look = Look::load(telling.read, request.rotation)?;
        let fixed = |at| telling.reader.fixed(at);
        let name = |id: PersonId| people::get(telling.read, id).map(|one| one.name.into_inner());
        let (span, back) = (look.wanted(&request.swap), request.swap.back.map(|slot| look.span(slot)));
        Ok(Self {
            title: look.plan.rotation.title.reveal().clone(),
            giver: name(request.swap.from)?,
            taker: request.swap.to.map(name).transpose()?.unwrap_or_default(),
            from: fixed(span.starts),
            until: fixed(span.ends),
            back: back.map(|span| (fixed(span.starts), fixed(span.ends))),
        })
    }

    /// Subject and first line.
    fn said(&self, telling: &Telling<'_>, news: &News, request: &Request) -> Result<(String, String)> {
        let t = telling.reader.words();
        let Self { title, giver, taker, from, until, .. } = self;
        let by = request.deadline.map(|at| telling.reader.fixed(at)).unwrap_or_default();
        Ok(match news.step {
            Step::Asked if telling.to == request.swap.from => {
                let asker = people::get(telling.read, request.asked_by)?.name.into_inner();
                let line = t.cover_mail_for_you(asker, title, from, until);
                (t.cover_subject_asked(giver, title, from), line)
            }
            Step::Asked => {
                (t.cover_subject_asked(giver, title, from), t.cover_mail_asked(giver, title, from, until, by))
            }
            Step::Proposed => (
                t.cover_subject_proposed(giver, title, from),
                t.cover_mail_proposed(giver, title, from, until, by),
            ),
            Step::Taken => (
                t.cover_subject_taken(taker, giver, title),
                t.cover_mail_taken(taker, giver, title, from, until),
            ),
            Step::Done if self.back.is_some() => (
                t.cover_subject_swapped(taker, giver, title),
                t.cover_mail_done(taker, giver, title, from, until),
            ),
            Step::Done => (
                t.cover_subject_done(taker, giver, title, from),
                t.cover_mail_done(taker, giver, title, from, until),
            ),
            Step::Stuck => {
                (t.cover_subject_stuck(giver, title, from), t.cover_mail_stuck(giver, title, from, until))
            }
            Step::Now => {
                (t.cover_subject_now(taker, giver, title), t.cover_mail_now(taker, giver, title, until))
            }
            Step::Ended => {
                let why = self.why(telling, news, request)?;
                (
                    t.cover_subject_ended(giver, title, from),
                    t.cover_mail_ended(why, giver, title, from, until),
                )
            }
        })
    }

    /// Why the shift stays with whoever had it.
    fn why(&self, telling: &Telling<'_>, news: &News, request: &Request) -> Result<String> {
        let t = telling.reader.words();
        let by = news.by.map(|by| people::get(telling.read, by)).transpose()?;
        let by = by.map(|by| by.name.into_inner()).unwrap_or_default();
        Ok(match request.ended {
            Some(End::Declined) => t.cover_ended_declined(by),
            Some(End::Refused) => t.cover_ended_refused(by),
            Some(End::Undone) => t.cover_ended_undone(by),
            Some(End::Withdrawn) => t.cover_ended_withdrawn(by),
            Some(End::Expired) | None => t.cover_ended_expired(),
        })
    }

    /// What the giver serves in return.
    fn in_return(&self, telling: &Telling<'_>) -> Option<String> {
        let (from, until) = self.back.as_ref()?;
        Some(telling.reader.words().cover_mail_back(&self.giver, from, until))
    }
}
