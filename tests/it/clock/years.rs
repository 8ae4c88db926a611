//! A workspace of people in many zones, lived through by leaps on a real store, and judged afterwards.

use super::oracle;
use crate::house_of_tests::layers;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::DateTime, tz::TimeZone};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use turnkeep::{
    app::{boot, chores, scheduler::Scheduler, slices},
    base::{
        Clock, Error, PersonId, Result, WorkspaceId,
        calendar::{cadence::Cadence, zone},
    },
    features::rotations::{self, Draft, RotationId},
    spine::{
        audit,
        people::{self, Newcomer, Profile, Role},
        turns,
    },
    store::{Actor, Read, Scope, Store, Write},
};

/// Both hemispheres, halves and quarters of hours, midnights that do not exist, no summer time, and
/// winter time in Ramadan. With each, a time of day that its changes of the clocks hit.
const ZONES: [(&str, &str); 12] = [
    ("Europe/Paris", "02:30"),
    ("America/New_York", "02:30"),
    ("America/Santiago", "00:00"),
    ("Africa/Cairo", "00:00"),
    ("Australia/Lord_Howe", "02:10"),
    ("Australia/Adelaide", "09:00"),
    ("Asia/Kathmandu", "18:15"),
    ("Asia/Kolkata", "09:00"),
    ("America/St_Johns", "02:00"),
    ("Pacific/Chatham", "03:00"),
    ("Asia/Tokyo", "09:00"),
    ("Africa/Casablanca", "02:15"),
];
const BEGIN: &str = "2026-01-03T12:00:00Z";
const PER_ZONE: usize = 3;
const DAY: i64 = 86_400_000;

/// What does not change in a life: zones and times of day.
pub struct World {
    zones: Vec<(String, String)>,
}

impl World {
    pub fn of(count: usize) -> Self {
        let mut zones: Vec<(String, String)> =
            ZONES.iter().map(|(name, time)| ((*name).to_owned(), (*time).to_owned())).collect();
        let others = zone::zone_names().iter().filter(|n| ZONES.iter().all(|(name, _)| name != n));
        zones.extend(others.step_by(7).map(|name| (name.clone(), "02:30".to_owned())));
        zones.truncate(count);
        Self { zones }
    }
}

/// A moment at which the house did what was due; not sure if it was killed about then.
#[derive(Clone, Copy, Debug)]
pub struct Settle {
    pub at: i64,
    pub sure: bool,
}

/// A rotation as the judge knows it: the same zone data as the house has, walked another way.
struct Known {
    id: RotationId,
    zone: TimeZone,
    first: DateTime,
    every: i32,
    lead: i64,
}

/// One house through its years.
pub struct Life {
    folder: PathBuf,
    /// Folders to take away in the end.
    temps: Vec<TempDir>,
    store: Option<Store>,
    clock: Clock,
    runtime: Runtime,
    random: u64,
    pub settles: Vec<Settle>,
    pub kills: usize,
    pub back: usize,
    pub bears_images: bool,
}

/// A row of the record: slot, part, start, end, who, announced, id.
type Shift = (i64, i64, i64, i64, Option<PersonId>, bool, String);

/// What the judge found, all of it right.
#[derive(Default)]
pub struct Counts {
    shifts: usize,
    announced: usize,
    reminders: usize,
    digests: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shifts, announced, reminders, digests } = self;
        write!(f, "{shifts} shifts, {announced} announced, {reminders} reminders, {digests} digests")
    }
}

fn open(runtime: &Runtime, folder: &Path, clock: &Clock) -> Store {
    runtime.block_on(boot::open(layers(folder), clock.clone())).unwrap().store
}

impl Life {
    pub fn begin(world: &World, folder: TempDir, seed: u64) -> Self {
        let begin: Timestamp = BEGIN.parse().unwrap();
        let mut life = Self::at(folder.path(), seed, begin);
        life.temps.push(folder);
        populate(world, life.store(), begin).unwrap();
        life
    }

    pub fn resume(folder: &Path, seed: u64, ms: i64) -> Self {
        Self::at(folder, seed, Timestamp::from_millisecond(ms).unwrap())
    }

    fn at(folder: &Path, seed: u64, at: Timestamp) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let clock = Clock::still_at(at);
        let store = Some(open(&runtime, folder, &clock));
        Self {
            folder: folder.to_owned(),
            temps: vec![],
            store,
            clock,
            runtime,
            random: seed | 1,
            settles: vec![],
            kills: 0,
            back: 0,
            bears_images: true,
        }
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }
    pub fn now(&self) -> i64 {
        self.clock.now().ms()
    }
    pub fn path(&self) -> PathBuf {
        self.folder.clone()
    }
    pub fn day(&self) -> i64 {
        (self.now() - BEGIN.parse::<Timestamp>().unwrap().as_millisecond()) / DAY
    }
    /// Lets others at the folder.
    pub fn pause(&mut self) {
        self.store.take().unwrap().close();
    }
    pub fn continue_with(&mut self, settles: Vec<Settle>, now: i64) {
        self.settles = settles;
        self.clock.move_both(SignedDuration::from_millis(now - self.now()));
        self.store = Some(open(&self.runtime, &self.folder, &self.clock));
    }

    fn chance(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % below
    }

    pub fn step(&mut self) {
        self.step_telling(|_| {});
    }

    /// One leap of the clock, and what the house does then; or its end and a new start.
    pub fn step_telling(&mut self, tell: impl Fn(&str)) {
        let minutes = match self.chance(200) {
            0..=2 => {
                self.back += 1;
                -i64::try_from(self.chance(4 * 24 * 60)).unwrap()
            }
            3..=6 => i64::try_from(self.chance(9 * 24 * 60)).unwrap(),
            _ => i64::try_from(self.chance(9 * 60)).unwrap(),
        };
        self.clock.move_both(SignedDuration::from_mins(minutes));
        if self.bears_images && self.chance(60) == 0 {
            self.killed();
        }
        tell(&format!("begin {}", self.now()));
        let next = self.settle();
        tell(&format!("done {}", self.now()));
        match self.chance(12) {
            // To the very instant of what comes next, by way of the last millisecond before it.
            0 | 1 => {
                self.clock.move_both(SignedDuration::from_millis(next - 1 - self.now()));
                assert_eq!(self.settle(), next, "early");
                self.clock.move_both(SignedDuration::from_millis(1));
                tell(&format!("begin {}", self.now()));
                self.settle();
                tell(&format!("done {}", self.now()));
            }
            // Not with a clock that went back: who was reminded ahead could not have known of it.
            2 if self.settles.iter().all(|s| s.at <= self.now()) => self.someone_goes_on_leave(),
            4 => self.chores(),
            3 => assert_eq!(
                self.write(|w| slices().iter().map(|slice| (slice.retime)(w)).sum::<Result<usize>>()),
                0
            ),
            _ => {}
        }
    }

    /// Those chores that keep the tables as small as they are in service.
    fn chores(&self) {
        let wanted = ["old turns", "old handoff notes", "who did what, after its time", "time zone rules"];
        for chore in chores::CHORES.iter().filter(|chore| wanted.contains(&chore.name)) {
            self.runtime.block_on(chores::run(self.store(), chore));
        }
    }

    fn settle(&mut self) -> i64 {
        let scheduler = Scheduler::new(self.store().clone());
        let next = self.runtime.block_on(scheduler.settle()).unwrap().unwrap();
        let at = self.now();
        assert!(next.as_millisecond() > at, "something due was left undone");
        self.settles.push(Settle { at, sure: true });
        next.as_millisecond()
    }

    fn workspace(&self) -> WorkspaceId {
        self.store().read(Scope::instance(Actor::Clock), people::workspaces).unwrap()[0]
    }

    fn write<T: Send + 'static>(&self, act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
        self.store().write_blocking(Scope::workspace(self.workspace(), Actor::Clock), act).unwrap()
    }

    /// The power goes, in the midst of what is being written or before any of it; and comes back.
    fn killed(&mut self) {
        self.kills += 1;
        let image = TempDir::new().unwrap();
        let (from, to, amid) = (self.folder.clone(), image.path().to_owned(), self.chance(2) == 0);
        let scope = Scope::workspace(self.workspace(), Actor::Clock);
        // Only this thread writes or checkpoints, so while it stands here the files are what a cut leaves.
        let cut: Result<()> = self.store().write_blocking(scope, move |w| {
            if amid {
                slices().iter().try_for_each(|slice| (slice.tick)(w))?;
            }
            fs::create_dir(to.join("data")).unwrap();
            for name in ["root.key", "data/data.db", "data/data.db-wal", "data/keys.db", "data/keys.epoch"] {
                let _ = fs::copy(from.join(name), to.join(name));
            }
            Err(Error::NotFound)
        });
        assert!(cut.is_err());
        self.store.take().unwrap().close();
        self.folder = image.path().to_owned();
        self.temps.clear();
        self.temps.push(image);
        self.store = Some(open(&self.runtime, &self.folder, &self.clock));
    }

    /// A few days, at the earliest in three: everybody who plans knows of it.
    fn someone_goes_on_leave(&mut self) {
        let everybody = self.everybody();
        let pick = usize::try_from(self.chance(everybody.len() as u64)).unwrap();
        let (ahead, long) = (3 + self.chance(20) as i64, self.chance(9) as i64);
        let who = everybody[pick].id;
        let from = self.clock.now().at().to_zoned(everybody[pick].profile.zone()).date();
        let from = from.checked_add(ahead.days()).unwrap();
        let until = from.checked_add(long.days()).unwrap();
        let scope = Scope::workspace(self.workspace(), Actor::Person(who));
        // Refused where there is leave already, which is as well.
        let _ = self.store().write_blocking(scope, move |w| people::leave::enter(w, who, from, until));
    }

    fn look<T>(&self, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store().read(Scope::workspace(self.workspace(), Actor::Clock), look).unwrap()
    }

    fn everybody(&self) -> Vec<people::Person> {
        self.look(people::all)
    }

    fn rotations(&self) -> Vec<Known> {
        let all = self.look(rotations::all);
        let known = |r: &rotations::Rotation| Known {
            id: r.id,
            zone: zone::named(r.grid().zone().iana_name().unwrap()).unwrap(),
            first: r.grid().anchor(),
            every: if *r.grid().cadence() == Cadence::DAILY { 1 } else { 7 },
            lead: r.lead_hours * 3_600_000,
        };
        all.iter().map(known).collect()
    }

    /// Holds everything that was written against the walk over civil days.
    pub fn judge(&self) -> Counts {
        let mut counts = Counts::default();
        let posted = self.posted();
        for known in self.rotations() {
            self.judge_rotation(&known, &posted, &mut counts);
        }
        for person in self.everybody() {
            counts.digests += self.judge_digests(&person, &posted);
        }
        let findings = self.store().read(Scope::instance(Actor::Clock), audit::verify).unwrap();
        // The bytes of leaves are kept for a year, and nobody swept here.
        assert_eq!(findings.faults, [""; 0]);
        counts
    }

    /// Each message: to whom, about what, and when it was posted.
    fn posted(&self) -> Vec<(PersonId, String, i64)> {
        self.look(|r| {
            r.all(
                "SELECT person, about, posted_at FROM deliveries WHERE workspace = :workspace ORDER BY id",
                &[],
                |row| Ok((row.get("person")?, row.get("about")?, row.get("posted_at")?)),
            )
        })
    }

    /// The shifts of a rotation, oldest first.
    fn record(&self, id: RotationId) -> Vec<Shift> {
        self.look(|r| {
            r.all(
                "SELECT * FROM shifts WHERE workspace = :workspace AND rotation = :id ORDER BY slot, part",
                turnkeep::store::named_params! { ":id": id },
                |row| {
                    let shift: rotations::ShiftId = row.get("id")?;
                    Ok((
                        row.get("slot")?,
                        row.get("part")?,
                        row.get("starts_at")?,
                        row.get("ends_at")?,
                        row.get("person")?,
                        row.get("announced")?,
                        shift.to_string(),
                    ))
                },
            )
        })
    }

    fn judge_rotation(&self, known: &Known, posted: &[(PersonId, String, i64)], counts: &mut Counts) {
        let farthest = self.settles.iter().map(|s| s.at).max().unwrap();
        let until = Timestamp::from_millisecond(farthest).unwrap() + SignedDuration::from_hours(24 * 8);
        let starts: Vec<i64> = oracle::handoffs(&known.zone, known.first, known.every, until)
            .iter()
            .map(|at| at.as_millisecond())
            .collect();
        let newest = |at: i64| starts.partition_point(|start| *start <= at) as i64 - 1;
        let record = self.record(known.id);
        // Each slot once, in one part, from its handoff to the next.
        let sure = self.settles.iter().filter(|s| s.sure).map(|s| s.at).max().unwrap();
        let last = record.last().unwrap().0;
        assert!(newest(sure) <= last && last <= newest(farthest), "the last shift is {last}");
        assert_eq!(record.iter().map(|s| s.0).collect::<Vec<_>>(), (-1..=last).collect::<Vec<_>>());
        for (slot, part, begins, ends, ..) in &record {
            let of = |k: i64| starts[usize::try_from(k).unwrap()];
            let wanted = (of((*slot).max(0)), of(slot + 1));
            let found = (if *slot < 0 { wanted.0 } else { *begins }, *ends);
            let zone = known.zone.iana_name();
            assert_eq!((*part, found), (0, wanted), "slot {slot} every {} days in {zone:?}", known.every);
        }
        // Announced is what was newest when the house looked, and nothing else.
        let (mut must, mut may, mut high) = (BTreeSet::from([-1]), BTreeSet::from([-1]), i64::MIN);
        for settle in &self.settles {
            let k = newest(settle.at);
            may.insert(k);
            if settle.sure && settle.at > high {
                must.insert(k);
                high = settle.at;
            }
        }
        let told: BTreeSet<i64> = record.iter().filter(|s| s.5).map(|s| s.0).collect();
        assert!(must.is_subset(&told), "not announced: {:?}", must.difference(&told).collect::<Vec<_>>());
        assert!(told.is_subset(&may), "announced late: {:?}", told.difference(&may).collect::<Vec<_>>());
        let mut said: BTreeMap<&str, Vec<(PersonId, i64)>> = BTreeMap::new();
        for (person, about, at) in posted {
            if let Some(shift) = about.strip_prefix("rotations.handoff:") {
                said.entry(shift).or_default().push((*person, *at));
            }
        }
        let mut before: Option<PersonId> = None;
        for (slot, _, begins, _, person, announced, id) in &record {
            let heard = said.remove(id.as_str()).unwrap_or_default();
            assert!(heard.iter().all(|(_, at)| at >= begins), "slot {slot} was announced early");
            if *announced {
                let news = before != *person || person.is_none() || *slot < 0;
                let who: Vec<PersonId> = heard.iter().map(|(person, _)| *person).collect();
                assert!(person.is_none_or(|p| !news || who.iter().filter(|w| **w == p).count() == 1));
                before = *person;
            } else {
                assert!(heard.is_empty(), "slot {slot} passed while the house was down");
            }
            counts.announced += heard.len();
        }
        counts.shifts += record.len();
        counts.reminders += self.judge_reminders(known, posted, &starts, &record);
    }

    /// Once for each shift of somebody new that was coming when the house looked, and never early.
    fn judge_reminders(
        &self,
        known: &Known,
        posted: &[(PersonId, String, i64)],
        starts: &[i64],
        record: &[Shift],
    ) -> usize {
        let mut by_slot: BTreeMap<i64, Vec<(PersonId, i64)>> = BTreeMap::new();
        let prefix = format!("rotations.soon:{}:", known.id);
        for (person, about, at) in posted {
            if let Some(rest) = about.strip_prefix(&prefix) {
                let slot = rest.split(':').next().unwrap().parse().unwrap();
                by_slot.entry(slot).or_default().push((*person, *at));
            }
        }
        for (slot, all) in &by_slot {
            let start = starts[usize::try_from(*slot).unwrap()];
            assert_eq!(all.len(), 1, "slot {slot} was told ahead {} times", all.len());
            assert!(start - known.lead <= all[0].1 && all[0].1 < start, "slot {slot}: not within its lead");
        }
        let mut high = i64::MIN;
        let mut due = BTreeSet::new();
        for settle in self.settles.iter().filter(|s| s.sure) {
            high = high.max(settle.at);
            let k = starts.partition_point(|start| *start <= high);
            if starts[k] - known.lead <= settle.at && settle.at == high {
                due.insert(k as i64);
            }
        }
        let holder: BTreeMap<i64, Option<PersonId>> = record.iter().map(|s| (s.0, s.4)).collect();
        for slot in due {
            let (Some(Some(now)), Some(Some(next))) = (holder.get(&(slot - 1)), holder.get(&slot)) else {
                continue;
            };
            // Who was reminded may stand back since, for somebody who went on leave after that.
            assert!(now == next || by_slot.contains_key(&slot), "slot {slot} of {:?}", known.zone);
        }
        by_slot.len()
    }

    /// One on each working day on which the house looked within working hours, and only then.
    fn judge_digests(&self, person: &people::Person, posted: &[(PersonId, String, i64)]) -> usize {
        let zone = zone::named(&person.profile.zone).unwrap();
        let leaves = self.look(|r| people::leaves(r, &[person.id]));
        let mut days = BTreeSet::new();
        for (_, about, at) in posted.iter().filter(|(to, ..)| *to == person.id) {
            let Some(day) = about.strip_prefix("digest:") else { continue };
            let day: jiff::civil::Date = day.parse().unwrap();
            let (from, until) =
                oracle::working(&zone, day).unwrap_or_else(|| panic!("{day} is no working day"));
            assert!(from.as_millisecond() <= *at && *at < until.as_millisecond(), "outside of working hours");
            assert!(days.insert(day), "two on {day}");
        }
        let mut high = i64::MIN;
        for settle in self.settles.iter().filter(|s| s.sure) {
            if settle.at < high {
                continue;
            }
            high = settle.at;
            let day = Timestamp::from_millisecond(settle.at).unwrap().to_zoned(zone.clone()).date();
            let Some((from, until)) = oracle::working(&zone, day) else { continue };
            let within = from.as_millisecond() <= settle.at && settle.at < until.as_millisecond();
            if within && !leaves.iter().any(|leave| leave.covers(day)) {
                assert!(days.contains(&day), "none on {day} in {}", person.profile.zone);
            }
        }
        days.len()
    }
}

/// Three people a zone, each with something that waits, and a daily and a weekly rotation among them.
fn populate(world: &World, store: &Store, begin: Timestamp) -> Result<()> {
    let zones = world.zones.clone();
    let (workspace, everybody) = store.write_blocking(Scope::instance(Actor::Console), move |w| {
        let workspace = people::make_workspace(w, &"Everywhere".to_owned().into())?;
        let everybody: Vec<PersonId> = w.within_workspace(workspace, |w| {
            zones
                .iter()
                .flat_map(|(zone, _)| std::iter::repeat_n(zone, PER_ZONE))
                .enumerate()
                .map(add(w))
                .collect::<Result<_>>()
        })?;
        Ok((workspace, everybody))
    })?;
    let (zones, ada) = (world.zones.clone(), everybody[0]);
    let scope = Scope::workspace(workspace, Actor::Person(ada));
    store.write_blocking(scope, move |w| {
        for person in &everybody {
            let duty = turns::make_duty(w, &"Plants".to_owned().into(), *person)?;
            turns::leave_todo(w, duty, "water the plants", begin)?;
        }
        for ((name, time), members) in zones.iter().zip(everybody.chunks(PER_ZONE)) {
            // A Sunday, on which most zones change their clocks.
            for (cadence, lead_hours) in [(Cadence::DAILY, 5), (Cadence::WEEKLY, 24)] {
                let draft = Draft {
                    title: name.clone().into(),
                    zone: name.clone(),
                    rules: turnkeep::features::rotations::rules::Rules::of(cadence),
                    handoff: format!("2026-01-11T{time}").parse().unwrap(),
                    members: members.iter().copied().map(Into::into).collect(),
                    owners: vec![ada],
                    fallback: ada,
                    lead_hours,
                };
                rotations::create(w, &draft)?;
            }
        }
        Ok(())
    })
}

fn add<'a>(w: &'a Write<'_>) -> impl Fn((usize, &String)) -> Result<PersonId> + use<'a> {
    move |(n, zone)| {
        let profile = Profile::new(zone.clone(), "en");
        let roles = if n == 0 { vec![Role::Admin, Role::Member] } else { vec![Role::Member] };
        let (name, email) = (format!("Person {n}").into(), format!("person{n}@example.test").into());
        people::add(w, &Newcomer { name, email, profile, roles })
    }
}
