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

/// A part of 4 GiB never happens; were it cut short silently, two encodings could meet.
fn count(n: usize) -> [u8; 4] {
    assert!(u32::try_from(n).is_ok(), "a part of {n} bytes is too long to encode");
    (n as u32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::pae;

    #[test]
    fn parts_carry_their_lengths() {
        assert_eq!(pae(&[]), [0, 0, 0, 0]);
        assert_eq!(pae(&[b""]), [0, 0, 0, 1, 0, 0, 0, 0]);
        assert_eq!(pae(&[b"ab", b"c"]), *b"\0\0\0\x02\0\0\0\x02ab\0\0\0\x01c");
    }

    #[test]
    fn moving_a_border_changes_the_encoding() {
        assert_ne!(pae(&[b"ab", b"c"]), pae(&[b"a", b"bc"]));
        assert_ne!(pae(&[b"ab"]), pae(&[b"ab", b""]));
    }
}
