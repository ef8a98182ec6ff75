//! Medians and quartiles.

use serde::{Deserialize, Serialize};

/// How samples are spread.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// The least.
    pub min: f64,
    /// A quarter of the samples are below.
    pub first_quartile: f64,
    /// Half of them are.
    pub median: f64,
    /// Three quarters are.
    pub third_quartile: f64,
    /// The greatest.
    pub max: f64,
    /// How many samples.
    pub samples: usize,
}

impl Summary {
    /// Of at least one sample, none of them NaN.
    pub fn of(samples: &[f64]) -> Self {
        assert!(!samples.is_empty(), "no samples");
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            min: sorted[0],
            first_quartile: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            third_quartile: quantile(&sorted, 0.75),
            max: sorted[sorted.len() - 1],
            samples: sorted.len(),
        }
    }
}

/// Interpolates between the two samples next to the place: what R calls type 7.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_sample() {
        let summary = Summary::of(&[7.0]);
        let all = [summary.min, summary.first_quartile, summary.median, summary.third_quartile, summary.max];
        assert_eq!(all, [7.0; 5]);
        assert_eq!(summary.samples, 1);
    }

    #[test]
    fn of_an_odd_number_in_any_order() {
        let summary = Summary::of(&[5.0, 1.0, 4.0, 2.0, 3.0]);
        assert_eq!((summary.min, summary.max), (1.0, 5.0));
        assert_eq!((summary.first_quartile, summary.median, summary.third_quartile), (2.0, 3.0, 4.0));
    }

    #[test]
    fn of_an_even_number_between_samples() {
        let summary = Summary::of(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!((summary.first_quartile, summary.median, summary.third_quartile), (1.75, 2.5, 3.25));
    }

    #[test]
    fn one_wild_sample_moves_only_the_maximum() {
        let mut samples = vec![10.0; 20];
        samples.push(1e9);
        let summary = Summary::of(&samples);
        assert_eq!((summary.median, summary.third_quartile, summary.max), (10.0, 10.0, 1e9));
    }

    #[test]
    #[should_panic(expected = "no samples")]
    fn of_nothing() {
        Summary::of(&[]);
    }
}
