//! Pre-authentication encoding: many parts as one byte string that can be read in one way only.

/// The number of parts, then each part with its length before it, all as u32 big endian.
///
/// Without the lengths `("ab", "c")` and `("a", "bc")` would be one string, and a tag over one would
/// hold for the other. Used for everything that is authenticated, hashed or fed to a key derivation.
pub fn pae(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 + parts.iter().map(|p| 4 + p.len()).sum::<usize>());
    out.extend(count(parts.len()));
    for part in parts {
        out.extend(count(part.len()));
        out.extend_from_slice(part);
    }
    out
}

/// The parts of such a string; `None` if it is not one.
pub fn parts(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let number = |bytes: &mut &[u8]| {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        *bytes = rest;
        usize::try_from(u32::from_be_bytes(*head)).ok()
    };
    let count = number(&mut bytes)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let length = number(&mut bytes)?;
        let (part, rest) = bytes.split_at_checked(length)?;
        found.push(part);
        bytes = rest;
    }
    bytes.is_empty().then_some(found)
}

/// A part of 4 GiB never happens; were it cut short silently, two encodings could meet.
fn count(n: usize) -> [u8; 4] {
    assert!(u32::try_from(n).is_ok(), "a part of {n} bytes is too long to encode");
    (n as u32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::{pae, parts};

    #[test]
    fn parts_carry_their_lengths() {
        assert_eq!(pae(&[]), [0, 0, 0, 0]);
        assert_eq!(pae(&[b""]), [0, 0, 0, 1, 0, 0, 0, 0]);
        assert_eq!(pae(&[b"ab", b"c"]), *b"\0\0\0\x02\0\0\0\x02ab\0\0\0\x01c");
    }

    #[test]
    fn what_was_encoded_reads_back_and_nothing_else_does() {
        let encoded = pae(&[b"ab", b"", b"c"]);
        assert_eq!(parts(&encoded), Some(vec![&b"ab"[..], b"", b"c"]));
        for broken in
            [&encoded[..encoded.len() - 1], &[&encoded[..], b"x"].concat(), b"", b"\xff\xff\xff\xff"]
        {
            assert_eq!(parts(broken), None);
        }
    }

    #[test]
    fn moving_a_border_changes_the_encoding() {
        assert_ne!(pae(&[b"ab", b"c"]), pae(&[b"a", b"bc"]));
        assert_ne!(pae(&[b"ab"]), pae(&[b"ab", b""]));
    }
}
