//! Who is at the other end: the address, its neighbourhood, and the kind of browser.

use super::{Network, Site};
use crate::base::Words;
use poem::{
    Addr, Request,
    http::{HeaderMap, header},
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The other end of a request. Its address is personal: it goes into limits and the device list, not into logs.
#[derive(Clone)]
pub struct Client {
    addr: IpAddr,
    agent: Agent,
}

impl Client {
    /// Reads the address from the socket, or from `X-Forwarded-For` when a proxy of ours handed the request on.
    pub fn of(req: &Request, site: &Site) -> Self {
        let peer = match &req.remote_addr().0 {
            Addr::SocketAddr(addr) => addr.ip().to_canonical(),
            // A local socket: whoever holds it is on this machine.
            Addr::Unix(_) => Ipv4Addr::LOCALHOST.into(),
            Addr::Custom(..) => Ipv4Addr::UNSPECIFIED.into(),
        };
        let agent = req.header(header::USER_AGENT).unwrap_or_default();
        Self { addr: behind(peer, req.headers(), site), agent: Agent::read(agent) }
    }

    /// The address.
    pub fn addr(&self) -> IpAddr {
        self.addr
    }
    /// Its neighbourhood, IPv4 /24 or IPv6 /56: limits count these, the device list shows them.
    pub fn network(&self) -> Network {
        Network::around(self.addr, if self.addr.is_ipv4() { 24 } else { 56 })
    }
    /// The browser.
    pub fn agent(&self) -> Agent {
        self.agent
    }
}

/// The first address, walking back from the socket, that is not one of our proxies. What stands further
/// left was written by that client and proves nothing.
fn behind(peer: IpAddr, headers: &HeaderMap, site: &Site) -> IpAddr {
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|v| v.to_str().unwrap_or("?")).collect();
    let mut client = peer;
    for hop in lines.iter().flat_map(|line| line.split(',')).rev() {
        if !site.trusts(client) {
            break;
        }
        let Some(addr) = address(hop.trim()) else { break };
        client = addr;
    }
    client
}

/// An address with or without port and brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    let addr = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|s| s.ip()));
    addr.map(|a| a.to_canonical())
}

/// A browser's family and its system, empty when unknown: enough to say "Firefox on Linux".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent {
    /// `Firefox`, `Chrome`, `Safari`, `Edge` or empty.
    pub family: &'static str,
    /// `Linux`, `Windows`, `macOS`, `Android`, `iOS` or empty.
    pub os: &'static str,
}

/// Marks in a user agent and what they mean; the first that fits wins, so the more special come first.
const FAMILIES: [(&str, &str); 9] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chrome"),
    ("Version/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "Linux"),
    ("Linux", "Linux"),
];

impl Agent {
    /// Reads a `User-Agent`, as far as it can be believed.
    pub fn read(text: &str) -> Self {
        let find = |table: &[(&str, &'static str)]| {
            table.iter().find(|(mark, _)| text.contains(mark)).map_or("", |(_, name)| *name)
        };
        let family = find(&FAMILIES);
        let family = if family == "Safari" && !text.contains("Safari/") { "" } else { family };
        Self { family, os: find(&SYSTEMS) }
    }

    /// As one would say it: "Firefox on Linux".
    pub fn said(self, t: &Words) -> String {
        match (self.family, self.os) {
            ("", "") => t.web_browser_any(),
            ("", os) => t.web_browser_any_on(os),
            (family, "") => family.into(),
            (family, os) => t.web_browser_on(family, os),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::{Lang, text::words};

    fn client(peer: &str, forwarded: &[&str]) -> Client {
        let trusted = vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        let site = Site::new("https://turn.example", trusted).unwrap();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let peer = peer.parse::<IpAddr>().unwrap().to_canonical();
        Client { addr: behind(peer, &headers, &site), agent: Agent::read("") }
    }

    #[test]
    fn forwarded_addresses_count_only_from_our_own_proxies() {
        let addr = |peer, lines: &[&str]| client(peer, lines).addr().to_string();
        assert_eq!(addr("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(addr("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(addr("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(addr("10.0.0.1", &["1.1.1.1", "198.51.100.1:80"]), "198.51.100.1");
        assert_eq!(addr("::1", &["[2001:db8::7]:443"]), "2001:db8::7");
        assert_eq!(addr("10.0.0.1", &["198.51.100.1, nonsense"]), "10.0.0.1");
        assert_eq!(addr("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(addr("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(client("203.0.113.9", &[]).network().to_string(), "203.0.113.0/24");
        assert_eq!(client("2001:db8:1:2345::7", &[]).network().to_string(), "2001:db8:1:2300::/56");
        assert_eq!(client("::ffff:203.0.113.9", &[]).network().to_string(), "203.0.113.0/24");
    }

    #[test]
    fn a_browser_is_told_by_its_family_and_system() {
        let said = |ua| Agent::read(ua).said(words(Lang::En));
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        assert_eq!(
            said("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        let edge =
            format!("Mozilla/5.0 (Windows NT 10.0; Win64) {webkit} Chrome/141.0 Safari/537.36 Edg/141.0");
        assert_eq!(said(&edge), "Edge on Windows");
        let safari =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18.0 Safari/605";
        assert_eq!(said(safari), "Safari on macOS");
        let phone = format!("Mozilla/5.0 (Linux; Android 15) {webkit} Chrome/141.0 Mobile Safari/537.36");
        assert_eq!(said(&phone), "Chrome on Android");
        assert_eq!(said("curl/8.0"), "A browser");
        assert_eq!(Agent::read("").said(words(Lang::De)), "Ein Browser");
    }
}
