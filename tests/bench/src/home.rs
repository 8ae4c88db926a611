//! The home page of somebody with fifty open turns, against the same bytes from a constant.
//!
//! Both sides pass the same door and the same look-up of the session. The other side is measured twice:
//! copying what the page had answered at once, and after the same look-ups that the page makes (the turns,
//! their number, who is on duty, the name of the workspace). Nothing is compressed.

use crate::Size;
use crate::folder::Folder;
use crate::house::{House, add, serve, sign_in};
use crate::http::{Jar, Line, get};
use crate::sheet::{Bar, Sheet, median};
use jiff::SignedDuration;
use poem::{EndpointExt, Response, Route, handler, web::Data};
use std::{net::SocketAddr, sync::Arc, time::Duration, time::Instant};
use turnkeep::base::{Clock, PersonId, Result, Sealed};
use turnkeep::features::rotations;
use turnkeep::spine::people::{self, Role, viewer::Porter, viewer::Viewer};
use turnkeep::spine::turns::{self, DutyId, Ending};
use turnkeep::store::Write;
use turnkeep::web::{Door, Site};

const OPEN: usize = 50;
const PEOPLE: usize = 1000;
const CONNECTIONS: usize = 16;
const GROUP: usize = 1000;

/// A house of so many turns, and Ada's way in.
struct World {
    addr: SocketAddr,
    jar: Jar,
    _folder: Folder,
    house: House,
}

pub fn measure(size: Size, sheet: &mut Sheet) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let scale = size.pick(1, 100);
    let worlds = [10_000, 100_000, 1_000_000].map(|turns| {
        let begun = Instant::now();
        let world = runtime.block_on(world(turns / scale));
        eprintln!("  {turns} turns in {:.0} s", begun.elapsed().as_secs_f64());
        world
    });
    let (constant, looked_up) = runtime.block_on(constant(&worlds[1]));
    let sides = [
        (worlds[0].addr, &worlds[0].jar),
        (worlds[1].addr, &worlds[1].jar),
        (worlds[2].addr, &worlds[2].jar),
        (constant, &worlds[1].jar),
        (looked_up, &worlds[1].jar),
    ];
    let span = Duration::from_millis(size.pick(4000, 200) as u64);
    let mut rates: [Vec<f64>; 5] = Default::default();
    for (addr, jar) in sides {
        pages_a_second(addr, jar, span / 4);
    }
    for round in 0..size.pick(5, 1) {
        for step in 0..5 {
            let side = if round % 2 == 0 { step } else { 4 - step };
            rates[side].push(pages_a_second(sides[side].0, sides[side].1, span));
        }
    }
    let [few, some, many, constant, looked_up] = rates.map(median);
    sheet.add(
        "home page, 50 turns open among 100,000",
        format!("{some:.0}/s"),
        format!("the same bytes from a constant after the same look-ups: {looked_up:.0}/s"),
        some / looked_up,
        "",
        Bar::AtLeast(0.15),
    );
    sheet.note(
        "the same page",
        format!("{some:.0}/s"),
        format!("the bytes at once, after the session's look-up alone: {constant:.0}/s"),
        some / constant,
    );
    sheet.add(
        "home page among 1,000,000 turns",
        format!("{many:.0}/s"),
        format!("among 10,000: {few:.0}/s"),
        many / few,
        "",
        Bar::AtLeast(0.9),
    );
}

/// A house with a thousand people, each with a duty, and so many todos, half of them done; fifty of
/// the others are Ada's.
async fn world(all: usize) -> World {
    let folder = Folder::new();
    let house = House::new(&folder, Clock::system()).await;
    let ada = house.ada;
    let duties: Arc<[DutyId]> =
        house.store.write(house.scope(), move |w| crowd(w, ada)).await.expect("people").into();
    for first in (0..all).step_by(GROUP) {
        let duties = Arc::clone(&duties);
        let group = first..(first + GROUP).min(all);
        let filled = move |w: &Write<'_>| group.into_iter().try_for_each(|n| leave(w, n, &duties));
        house.store.write(house.scope(), filled).await.expect("todos");
    }
    let addr = serve(Arc::clone(&house.pages)).await;
    let jar = sign_in(&house.store, house.workspace, ada, addr).await;
    World { addr, jar, house, _folder: folder }
}

/// Everybody's duty, with the person before as its fallback; the first is Ada's.
fn crowd(w: &Write<'_>, ada: PersonId) -> Result<Vec<DutyId>> {
    let mut before = ada;
    let each = |n: usize| {
        let person = if n == 0 { ada } else { add(w, &format!("person{n}"), Role::Member)? };
        let duty = turns::make_duty(w, &Sealed::new(format!("Duty {n}")), before)?;
        turns::hold(w, duty, &[person])?;
        before = person;
        Ok(duty)
    };
    (0..PEOPLE).map(each).collect()
}

/// The n-th todo: Ada's for the first fifty, then everybody else's and hers in turn; hers are done at once.
fn leave(w: &Write<'_>, n: usize, duties: &[DutyId]) -> Result<()> {
    let hers = n < OPEN;
    let duty = duties[if hers { 0 } else { n % PEOPLE }];
    let due = w.now().at() + SignedDuration::from_hours(2 + (n % 700) as i64);
    let id = turns::leave_todo(w, duty, &format!("Ask the printer about the blue paper, number {n}."), due)?;
    if !hers && (n.is_multiple_of(2) || n.is_multiple_of(PEOPLE)) {
        turns::end(w, id, Ending::Done)
    } else {
        Ok(())
    }
}

/// A server whose pages are what Ada's home page was, behind the same door: `/` at once, and on a server of
/// its own after the same look-ups.
async fn constant(world: &World) -> (SocketAddr, SocketAddr) {
    let page = Line::to(world.addr).await.ask(&get("/", &world.jar)).await;
    assert_eq!(page.status, 200);
    let lines = String::from_utf8_lossy(&page.body).matches("<li class=\"line").count();
    assert_eq!(lines, OPEN, "as many lines as turns");
    let site = Arc::new(Site::new("http://127.0.0.1:8080", vec![]).expect("an address"));
    let page = Page(page.body.into());
    let house = |route: Route| {
        route
            .with(Porter)
            .data(world.house.running.house.clone())
            .data(page.clone())
            .with(Door::new(Arc::clone(&site), world.house.clock.clone()))
    };
    let at_once = serve(house(Route::new().at("/", poem::get(same)))).await;
    (at_once, serve(house(Route::new().at("/", poem::get(same_looked_up)))).await)
}

#[derive(Clone)]
struct Page(Arc<[u8]>);

fn copied(page: &Page) -> Response {
    Response::builder().content_type("text/html; charset=utf-8").body(page.0.to_vec())
}

#[handler]
fn same(_: Viewer, page: Data<&Page>) -> Response {
    copied(&page)
}

#[handler]
fn same_looked_up(viewer: Viewer, house: Data<&turnkeep::slice::House>, page: Data<&Page>) -> Response {
    let me = viewer.person.id;
    let listed = house.store.read(viewer.scope(), |r| {
        rotations::serving(r)?;
        turns::list_for(r, me)
    });
    assert_eq!(listed.expect("the turns").len(), OPEN);
    let framed = house.store.read(viewer.scope(), |r| {
        people::workspace_name(r)?;
        turns::count_for(r, me)
    });
    assert_eq!(framed.expect("their number"), OPEN);
    copied(&page)
}

/// Pages a second over kept connections, from a runtime of its own.
fn pages_a_second(addr: SocketAddr, jar: &Jar, span: Duration) -> f64 {
    let request: Arc<[u8]> = get("/", jar).into();
    let clients = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    clients.block_on(async move {
        let begun = Instant::now();
        let mut lines = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let request = Arc::clone(&request);
            lines.spawn(async move {
                let mut line = Line::to(addr).await;
                let mut pages = 0usize;
                while begun.elapsed() < span {
                    assert_eq!(line.ask(&request).await.status, 200);
                    pages += 1;
                }
                pages
            });
        }
        let mut pages = 0;
        while let Some(done) = lines.join_next().await {
            pages += done.expect("a client");
        }
        pages as f64 / begun.elapsed().as_secs_f64()
    })
}
