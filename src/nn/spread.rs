//! A bounded choice of rows that leans on none of them: for what many rows would only make slower.

/// `most` of `n` rows, ascending, one of each of `most` equal stretches; all of them where there are no more. The place
/// within a stretch is scattered: of rows whose classes come in turn, rows at equal distances would be of one class. The
/// choice is the same every time.
pub fn spread(n: usize, most: usize) -> Vec<usize> {
    if n <= most {
        return (0..n).collect();
    }
    let edge = |i: usize| (i as u128 * n as u128 / most as u128) as usize;
    (0..most)
        .map(|i| {
            let (first, next) = (edge(i), edge(i + 1));
            first + (scattered(i as u64) % (next - first) as u64) as usize
        })
        .collect()
}

/// The finaliser of `SplitMix64`: whole numbers in a row become whole numbers all over the place.
fn scattered(i: u64) -> u64 {
    let mut x = i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_even_ascending_and_has_every_class_of_classes_in_turn() {
        assert_eq!(spread(5, 9), [0, 1, 2, 3, 4]);
        assert!(spread(0, 9).is_empty());
        let rows = spread(100_000, 2000);
        assert_eq!(rows.len(), 2000);
        assert!(rows.windows(2).all(|w| w[0] < w[1]) && rows[1999] < 100_000);
        for class in 0..10 {
            let n = rows.iter().filter(|&&row| row % 10 == class).count();
            assert!((150..250).contains(&n), "class {class}: {n} of 2000 rows");
        }
    }
}
