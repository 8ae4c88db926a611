//! Where this house stands on the network: its one public address and the proxies it believes.

use std::{net::IpAddr, str::FromStr};

/// The public address, and the networks whose forwarded headers count.
#[derive(Clone, Debug)]
pub struct Site {
    /// Scheme, host and port as a browser says them in `Origin`: `https://turnkeep.example`.
    origin: String,
    https: bool,
    trusted: Vec<Network>,
}

/// A public address that is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an http or https address with a host")]
pub struct NotAnAddress;

impl Site {
    /// Reads the public address, `https://host[:port]`; a path is ignored, for the house stands at the root.
    ///
    /// # Errors
    /// If it has no host or another scheme than http and https.
    pub fn new(public_url: &str, trusted: Vec<Network>) -> Result<Self, NotAnAddress> {
        let uri: poem::http::Uri = public_url.trim().parse().map_err(|_| NotAnAddress)?;
        let scheme = uri.scheme_str().ok_or(NotAnAddress)?;
        let host = uri.host().filter(|h| !h.is_empty()).ok_or(NotAnAddress)?.to_ascii_lowercase();
        let https = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(NotAnAddress),
        };
        let port = match (https, uri.port_u16()) {
            (_, None) | (true, Some(443)) | (false, Some(80)) => String::new(),
            (_, Some(port)) => format!(":{port}"),
        };
        Ok(Self { origin: format!("{scheme}://{host}{port}"), https, trusted })
    }

    /// The origin (RFC 6454 section 6.2), without a slash at its end; links start with it.
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// Whether browsers come over HTTPS; decides cookie names and HSTS.
    pub fn https(&self) -> bool {
        self.https
    }
    /// Whether this address is one of our own proxies.
    pub fn trusts(&self, addr: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(addr))
    }
}

/// A range of addresses, `10.0.0.0/8` or `fd00::/8`; a lone address is a range of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

/// A text that is not a range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address range such as 10.0.0.0/8")]
pub struct NotANetwork;

impl Network {
    /// The network of so many leading bits in which an address lies; more bits than it has mean itself.
    pub fn around(addr: IpAddr, bits: u8) -> Self {
        let first = match addr.to_canonical() {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
                IpAddr::V4((v4.to_bits() & mask).into())
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
                IpAddr::V6((v6.to_bits() & mask).into())
            }
        };
        let most = if first.is_ipv4() { 32 } else { 128 };
        Self { first, bits: bits.min(most) }
    }

    /// Whether the address lies in it; an IPv4 address in IPv6 clothes counts as IPv4.
    pub fn holds(&self, addr: IpAddr) -> bool {
        Self::around(addr, self.bits).first == self.first
    }
}

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (addr, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let addr: IpAddr = addr.parse().map_err(|_| NotANetwork)?;
        let most = if addr.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| NotANetwork)?;
        if bits > most { Err(NotANetwork) } else { Ok(Self::around(addr, bits)) }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_origin_is_said_as_a_browser_says_it() {
        let origin = |url| Site::new(url, vec![]).map(|s| s.origin);
        assert_eq!(origin("https://Turn.Example/").unwrap(), "https://turn.example");
        assert_eq!(origin("https://turn.example:443").unwrap(), "https://turn.example");
        assert_eq!(origin("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(origin("http://[::1]:8080/x").unwrap(), "http://[::1]:8080");
        assert_eq!(origin("ftp://turn.example"), Err(NotAnAddress));
        assert_eq!(origin("turn.example"), Err(NotAnAddress));
    }

    #[test]
    fn a_network_holds_its_own_and_nobody_else() {
        let ten: Network = "10.1.2.3/8".parse().unwrap();
        assert_eq!(ten.to_string(), "10.0.0.0/8");
        assert!(ten.holds("10.255.0.1".parse().unwrap()));
        assert!(ten.holds("::ffff:10.0.0.1".parse().unwrap()));
        assert!(!ten.holds("11.0.0.1".parse().unwrap()));
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds("203.0.113.9".parse().unwrap()));
        assert!(!"::/0".parse::<Network>().unwrap().holds("203.0.113.9".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("ten".parse::<Network>().is_err());
    }
}
