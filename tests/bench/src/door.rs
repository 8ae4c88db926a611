//! Whether the answer to "sign me in" tells by its time if the address is known.
//!
//! Known and unknown addresses ask in random order. The clock moves on between them, so that no limit
//! is ever reached. On one half of the times the best threshold is looked for, on the other half it
//! guesses; who cannot tell is right in half of the cases.

use crate::Size;
use crate::folder::Folder;
use crate::house::{House, add, serve};
use crate::http::{Jar, Line, form_token, get, post};
use crate::sheet::{Bar, Sheet, median};
use jiff::SignedDuration;
use std::{sync::Arc, time::Instant};
use tokio::{sync::watch, task::JoinSet};
use turnkeep::base::Clock;
use turnkeep::spine::people::{Role, sign_in};
use turnkeep::store::{Actor, Scope};

/// One attempt: whether the address was known, and how long the answer took, in microseconds.
type Attempt = (bool, f64);

pub fn measure(size: Size, sheet: &mut Sheet) {
    let each = size.pick(5000, 100);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let attempts = runtime.block_on(attempts(each));
    let of = |known: bool| attempts.iter().filter(|a| a.0 == known).map(|a| a.1).collect::<Vec<_>>();
    let (known, unknown) = (median(of(true)), median(of(false)));
    let (learn, guess) = attempts.split_at(attempts.len() / 2);
    let right = 100.0 * accuracy(guess, threshold(learn));
    sheet.add(
        "telling known addresses from unknown by time",
        format!("known {known:.0} µs, unknown {unknown:.0} µs"),
        format!("guessing; {each} of each"),
        right,
        " %",
        Bar::AtMost(55.0),
    );
}

async fn attempts(each: usize) -> Vec<Attempt> {
    let folder = Folder::new();
    let clock = Clock::still_at("2026-03-02T08:00:00Z".parse().expect("an instant"));
    let house = House::new(&folder, clock.clone()).await;
    for first in (0..each).step_by(500) {
        let people = move |w: &turnkeep::store::Write<'_>| {
            (first..(first + 500).min(each))
                .try_for_each(|n| add(w, &format!("member{n}"), Role::Member).map(drop))
        };
        house.store.write(house.scope(), people).await.expect("people");
    }
    // Letters go out as they would: what that costs is part of what could be seen.
    let (mut tasks, stop) = (JoinSet::new(), watch::Sender::new(false));
    house.running.start(&mut tasks, &stop.subscribe()).await;
    let addr = serve(Arc::clone(&house.pages)).await;
    let mut order: Vec<(bool, usize)> = (0..each).flat_map(|n| [(true, n), (false, n)]).collect();
    shuffle(&mut order);
    let mut line = Line::to(addr).await;
    let mut all = Vec::with_capacity(order.len());
    for (number, (known, n)) in order.into_iter().enumerate() {
        let mut jar = Jar::default();
        let page = line.ask(&get("/sign-in", &jar)).await;
        jar.keep(&page);
        let address = format!("{}{n}@example.eu", if known { "member" } else { "nobody" });
        let request = post("/sign-in", &jar, &[("form_token", &form_token(&page.body)), ("email", &address)]);
        let begun = Instant::now();
        let answer = line.ask(&request).await;
        all.push((known, begun.elapsed().as_secs_f64() * 1e6));
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        clock.move_both(SignedDuration::from_hours(25));
        if number % 200 == 0 {
            let swept = house.store.write(Scope::instance(Actor::Clock), sign_in::sweep).await;
            swept.expect("old requests go");
        }
    }
    stop.send_replace(true);
    tasks.abort_all();
    all
}

/// A random order (Fisher and Yates).
fn shuffle<T>(all: &mut [T]) {
    for last in (1..all.len()).rev() {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).expect("random bytes");
        all.swap(last, (u64::from_le_bytes(bytes) % (last as u64 + 1)) as usize);
    }
}

/// A guess: times above (or below) the threshold mean that the address is known.
#[derive(Clone, Copy)]
struct Threshold {
    at: f64,
    known_is_above: bool,
}

/// The best one for these attempts.
fn threshold(learn: &[Attempt]) -> Threshold {
    let mut times: Vec<f64> = learn.iter().map(|attempt| attempt.1).collect();
    times.sort_by(f64::total_cmp);
    let step = (times.len() / 500).max(1);
    let candidates = times
        .iter()
        .step_by(step)
        .flat_map(|at| [true, false].map(|known_is_above| Threshold { at: *at, known_is_above }));
    candidates.max_by(|a, b| accuracy(learn, *a).total_cmp(&accuracy(learn, *b))).expect("there are attempts")
}

/// The share of attempts that it guesses right.
fn accuracy(of: &[Attempt], by: Threshold) -> f64 {
    let right = of.iter().filter(|(known, time)| ((*time > by.at) == by.known_is_above) == *known).count();
    right as f64 / of.len() as f64
}
