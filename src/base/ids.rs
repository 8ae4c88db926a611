//! Typed random ids of 16 bytes, shown as a prefix and 26 Crockford base32 letters (`per_0c…`).

use super::Now;
use data_encoding::Encoding;
use std::{
    fmt,
    hash::Hash,
    marker::PhantomData,
    str::FromStr,
    sync::{LazyLock, Mutex},
};

/// What an id names; gives the prefix under which it is shown.
pub trait Kind: 'static {
    /// Three or four lower-case letters, unique in the program.
    const PREFIX: &'static str;
}

/// Declares id kinds: `ids! { /// A rotation. Rotation "rot" RotationId }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $kind:ident $prefix:literal $alias:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $kind {}
        impl $crate::base::ids::Kind for $kind { const PREFIX: &'static str = $prefix; }
        #[doc = concat!("The id of a ", stringify!($kind), ", shown as `", $prefix, "_…`.")]
        pub type $alias = $crate::base::ids::Id<$kind>;
    )+ };
}

ids! {
    /// A company or team that shares people and data; others do not exist for it.
    Workspace "wsp" WorkspaceId,
    /// A human we know: member, contact or visitor.
    Person "per" PersonId,
}

/// Sixteen bytes that name one thing of kind `K`, never reused.
pub struct Id<K>([u8; 16], PhantomData<fn() -> K>);

/// Counts within a millisecond, so that ids made one after the other sort that way.
static ORDER: LazyLock<Mutex<uuid::ContextV7>> = LazyLock::new(Mutex::default);

static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = data_encoding::Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    spec.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZoOiIlL");
    spec.translate.to.push_str("abcdefghjkmnpqrstvwxyz001111");
    #[allow(clippy::expect_used, reason = "a constant alphabet; the tests spell ids")]
    spec.encoding().expect("32 distinct symbols")
});

/// Fills an array from the operating system's random source.
///
/// # Panics
/// If the kernel has no randomness to give: nothing safe can be done without it.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[allow(clippy::expect_used, reason = "without randomness no id, key or token may be made")]
    getrandom::fill(&mut bytes).expect("the kernel's random source");
    bytes
}

impl<K> Id<K> {
    /// The id of nothing; in key rows and leaves it stands for the instance itself.
    pub const NIL: Self = Self([0; 16], PhantomData);

    /// A fully random id, for whatever a link or a stranger may carry.
    pub fn random() -> Self {
        Self(random(), PhantomData)
    }

    /// An id that sorts by the instant of its making (UUIDv7, RFC 9562 section 5.7).
    pub fn ordered(now: Now) -> Self {
        let at = now.at();
        let secs = u64::try_from(at.as_second()).unwrap_or(0);
        let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
        let order = ORDER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let stamp = uuid::Timestamp::from_unix(&*order, secs, nanos);
        Self(*uuid::Uuid::new_v7(stamp).as_bytes(), PhantomData)
    }

    /// The id made of these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes, PhantomData)
    }

    /// Its bytes, as stored.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 26];
        CROCKFORD.encode_mut(&self.0, &mut text);
        write!(f, "{}_{}", K::PREFIX, str::from_utf8(&text).unwrap_or_default())
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let body = text.strip_prefix(K::PREFIX).and_then(|t| t.strip_prefix('_')).ok_or(NotAnId)?;
        let bytes = CROCKFORD.decode(body.as_bytes()).map_err(|_| NotAnId)?;
        Ok(Self(bytes.try_into().map_err(|_| NotAnId)?, PhantomData))
    }
}

impl<K: Kind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, K: Kind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_shown_and_only_under_its_own_prefix() {
        let id = PersonId::random();
        let shown = id.to_string();
        assert_eq!(shown.len(), 4 + 26);
        assert_eq!(shown.parse(), Ok(id));
        assert_eq!(shown.replace("per_", "wsp_").parse::<PersonId>(), Err(NotAnId));
        assert_eq!(shown.parse::<WorkspaceId>(), Err(NotAnId));
        assert_eq!("per_short".parse::<PersonId>(), Err(NotAnId));
    }

    #[test]
    fn ordered_ids_sort_by_their_instant() {
        let early = PersonId::ordered(Now::new(crate::base::clock::from_ms(1_000)));
        let late = PersonId::ordered(Now::new(crate::base::clock::from_ms(2_000)));
        let later = PersonId::ordered(Now::new(crate::base::clock::from_ms(2_000)));
        assert!(early < late && late < later);
    }
}
