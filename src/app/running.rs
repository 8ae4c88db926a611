//! A whole house from its parts: router, scheduler, courier. In service and in tests the same.

use super::{
    config::Layers,
    courier::Courier,
    health,
    live::Streams,
    mailroom::Mailroom,
    routes,
    scheduler::Scheduler,
    shell::Shell,
    urgent::{Express, INVITES_AT_ONCE, ROOM, SIGN_INS_AT_ONCE},
};
use crate::base::Result;
use crate::integrations::mail::Postbox;
use crate::slice::{House, Rooms, Urgent};
use crate::spine::people::viewer::Porter;
use crate::store::Store;
use crate::web::{Door, Site};
use poem::{EndpointExt, Response, endpoint::BoxEndpoint};
use std::{
    ops::Deref,
    sync::{Arc, PoisonError},
};
use tokio::{
    sync::{Mutex, mpsc, watch},
    task::JoinSet,
};

/// What a house is made of.
pub struct Parts {
    /// The data.
    pub store: Store,
    /// Where people find it.
    pub site: Site,
    /// The way out for mail.
    pub postbox: Postbox,
    /// What the settings were made of, for the settings page.
    pub layers: Layers,
    /// Whether it is the demo.
    pub demo: bool,
}

/// A running house. Clones share it.
#[derive(Clone)]
pub struct Running(Arc<Works>);

/// The works of a house.
pub struct Works {
    /// What pages can reach.
    pub house: House,
    /// The way out for mail.
    pub mailroom: Mailroom,
    /// Lets time pass.
    pub scheduler: Scheduler,
    /// Carries the outbox.
    pub courier: Courier,
    /// The event streams that are open.
    pub streams: Streams,
    /// What the settings were made of; the browser's layer changes with the settings page.
    pub(super) layers: std::sync::RwLock<Layers>,
    /// What sends urgent mails, each with its queue; empty once they go by themselves.
    lanes: Mutex<Vec<(Express, mpsc::Receiver<Urgent>)>>,
    /// Never sent on here: rounds by hand are not interrupted.
    stop: watch::Sender<bool>,
}

impl Deref for Running {
    type Target = Works;
    fn deref(&self) -> &Works {
        &self.0
    }
}

/// Puts a house together; nothing moves in it yet but what requests and `tick` move.
pub fn build(parts: Parts) -> (BoxEndpoint<'static, Response>, Running) {
    let Parts { store, site, postbox, layers, demo } = parts;
    let origin = site.origin().to_owned();
    let mailroom = Mailroom::new(postbox);
    let lane = |at_once| {
        let (sender, queue) = mpsc::channel(ROOM);
        (sender, (Express::new(mailroom.clone(), origin.clone(), at_once), queue))
    };
    let ((urgent, sign_ins), (invites, invited)) = (lane(SIGN_INS_AT_ONCE), lane(INVITES_AT_ONCE));
    let house = House::new(Rooms {
        store: store.clone(),
        origin: origin.clone(),
        secure: site.https(),
        urgent,
        invites,
        mail: Arc::new({
            let mailroom = mailroom.clone();
            move || mailroom.is_open()
        }),
        demo,
    });
    let running = Running(Arc::new(Works {
        scheduler: Scheduler::new(store.clone()),
        courier: Courier::new(store.clone(), mailroom.clone(), origin),
        mailroom,
        streams: Streams::default(),
        layers: std::sync::RwLock::new(layers),
        lanes: Mutex::new(vec![sign_ins, invited]),
        stop: watch::Sender::new(false),
        house: house.clone(),
    }));
    let door = Door::new(Arc::new(site), store.clock().clone());
    let pages = routes::guarded(demo).with(Shell::new(house.clone())).with(Porter);
    (pages.data(house).data(running.clone()).with(door).boxed(), running)
}

impl Works {
    /// Lets everything that is due happen, and every letter that may leave, leave.
    ///
    /// # Errors
    /// A fault if data cannot be read or written.
    pub async fn tick(&self) -> Result<()> {
        self.scheduler.settle().await?;
        let mut urgent = Vec::new();
        for (express, queue) in self.lanes.lock().await.iter_mut() {
            while let Ok(mail) = queue.try_recv() {
                urgent.push((express.clone(), mail));
            }
        }
        for (express, mail) in urgent {
            express.send(mail).await;
        }
        self.courier.settle(&self.stop.subscribe()).await?;
        Ok(())
    }

    /// What the settings were made of.
    pub(super) fn layers(&self) -> Layers {
        self.layers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Running {
    /// Lets scheduler, courier and express go on by themselves until `stop` says so.
    pub async fn start(&self, tasks: &mut JoinSet<()>, stop: &watch::Receiver<bool>) {
        let (this, until) = (self.clone(), stop.clone());
        tasks.spawn(async move { this.scheduler.run(until).await });
        let (this, until) = (self.clone(), stop.clone());
        tasks.spawn(async move { this.courier.run(until).await });
        let (store, mut until) = (self.house.store.clone(), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = health::recover(store) => {}
                _ = until.wait_for(|stop| *stop) => {}
            }
        });
        for (express, queue) in std::mem::take(&mut *self.lanes.lock().await) {
            let mut until = stop.clone();
            tasks.spawn(async move {
                tokio::select! {
                    () = express.run(queue) => {}
                    _ = until.wait_for(|stop| *stop) => {}
                }
            });
        }
    }
}
