//! Padding before sealing, because a length alone can tell a name or an address.

/// The padded length of a plaintext: with the mark byte, up to the next 32 bytes as far as 256,
/// beyond that Padmé (Nikitin et al. 2019: at most 12 % more, and log log n bits of the length shown).
pub(super) fn padded_len(plain: usize) -> usize {
    let n = plain + 1;
    if n <= 256 {
        return n.next_multiple_of(32);
    }
    let exponent = n.ilog2();
    let free_bits = exponent - (exponent.ilog2() + 1);
    n.next_multiple_of(1 << free_bits)
}

/// Where the plaintext ends: before the last 0x80 with nothing but zeros after it.
/// `None` when the padding is not exactly what sealing writes.
pub(super) fn plain_len(padded: &[u8]) -> Option<usize> {
    let end = padded.iter().rposition(|b| *b != 0)?;
    (padded[end] == 0x80 && padded_len(end) == padded.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_grow_by_steps_of_32_then_by_padme() {
        let table = [
            (0, 32),
            (31, 32),
            (32, 64),
            (254, 256),
            (255, 256),
            (256, 272),
            (271, 272),
            (272, 288),
            (1023, 1024),
            (1024, 1088),
            (4096, 4352),
            (65_535, 65_536),
            (65_536, 67_584),
        ];
        for (plain, padded) in table {
            assert_eq!(padded_len(plain), padded, "{plain}");
        }
    }

    #[test]
    fn padding_costs_at_most_an_eighth_of_long_texts() {
        for n in 256..20_000 {
            let padded = padded_len(n);
            assert!(padded > n && padded <= (n + 1) + (n + 1) / 8, "{n} {padded}");
        }
    }

    #[test]
    fn only_the_exact_padding_is_read() {
        let mut text = vec![b'a', 0x80];
        text.resize(32, 0);
        assert_eq!(plain_len(&text), Some(1));
        assert_eq!(plain_len(&text[..31]), None);
        text.resize(64, 0);
        assert_eq!(plain_len(&text), None);
        assert_eq!(plain_len(&[0; 32]), None);
        assert_eq!(plain_len(&[1; 32]), None);
        assert_eq!(plain_len(&[]), None);
    }
}
