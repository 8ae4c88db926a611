//! Ranges of addresses (CIDR, RFC 4632), for the proxies whose forwarded headers count.

use super::reads::{Reads, Shape, Wrong};
use std::{fmt, net::IpAddr};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

/// The bits of an address, at the high end of a `u128`, and how many it has.
fn high(ip: IpAddr) -> (u128, u8) {
    match ip {
        IpAddr::V4(ip) => (u128::from(ip.to_bits()) << 96, 32),
        IpAddr::V6(ip) => (ip.to_bits(), 128),
    }
}

/// The first `bits` bits set.
fn mask(bits: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0)
}

impl Network {
    /// Does this address lie in the range? An IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let (ip, width) = high(ip.to_canonical());
        let (first, own_width) = high(self.first);
        width == own_width && (ip & mask(self.bits)) == first
    }

    fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = || Networks::wrong();
        let (ip, bits) = match text.split_once('/') {
            Some((ip, bits)) => (ip, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let ip: IpAddr = ip.parse().map_err(|_| wrong())?;
        let (value, width) = high(ip);
        let bits = bits.unwrap_or(width);
        if bits > width {
            return Err(wrong());
        }
        if bits == 0 {
            return Err(Wrong {
                what: "a range that holds every address would let anybody forge where they come from; \
                       write the addresses of the proxies"
                    .into(),
                nearest: None,
            });
        }
        let first = value & mask(bits);
        let first = match ip {
            IpAddr::V4(_) => IpAddr::V4(((first >> 96) as u32).into()),
            IpAddr::V6(_) => IpAddr::V6(first.into()),
        };
        let network = Self { first, bits };
        if first != ip {
            let what = "an address in the middle of its range".into();
            return Err(Wrong { what, nearest: Some(network.to_string()) });
        }
        Ok(network)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// Several ranges; none is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(pub Vec<Network>);

impl Networks {
    /// Does this address lie in one of them?
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(ip))
    }
    /// No range at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Reads for Networks {
    const SHAPE: Shape = Shape::List;
    const WHAT: &'static str = "addresses or ranges such as 10.0.0.0/8 or fd00::/8";
    fn read(text: &str) -> Result<Self, Wrong> {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(Network::parse).collect::<Result<_, _>>().map(Self)
    }
}
