//! Medians and quartiles.

use serde::{Deserialize, Serialize, Serializer};

/// How samples are spread.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// The least, where it was kept.
    #[serde(serialize_with = "briefly", skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// A quarter of the samples are below.
    #[serde(serialize_with = "brief")]
    pub first_quartile: f64,
    /// Half of them are.
    #[serde(serialize_with = "brief")]
    pub median: f64,
    /// Three quarters are.
    #[serde(serialize_with = "brief")]
    pub third_quartile: f64,
    /// The greatest, where it was kept.
    #[serde(serialize_with = "briefly", skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// Five significant digits, which is more than a timing has: records are committed.
pub fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

fn brief<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(rounded(*value))
}

fn briefly<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(rounded).serialize(serializer)
}

impl Summary {
    /// Of at least one sample, none of them NaN.
    pub fn of(samples: &[f64]) -> Self {
        assert!(!samples.is_empty(), "no samples");
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            min: Some(sorted[0]),
            first_quartile: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            third_quartile: quantile(&sorted, 0.75),
            max: Some(sorted[sorted.len() - 1]),
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
        assert_eq!([summary.first_quartile, summary.median, summary.third_quartile], [7.0; 3]);
        assert_eq!([summary.min, summary.max], [Some(7.0); 2]);
    }

    #[test]
    fn of_an_odd_number_in_any_order() {
        let summary = Summary::of(&[5.0, 1.0, 4.0, 2.0, 3.0]);
        assert_eq!((summary.min, summary.max), (Some(1.0), Some(5.0)));
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
        assert_eq!((summary.median, summary.third_quartile, summary.max), (10.0, 10.0, Some(1e9)));
    }

    #[test]
    fn records_keep_five_digits() {
        let summary = Summary::of(&[1234.5678, 1234.5678]);
        let json = serde_json::to_string(&summary).expect("it can be written");
        assert_eq!(
            json,
            r#"{"min":1234.6,"first_quartile":1234.6,"median":1234.6,"third_quartile":1234.6,"max":1234.6}"#
        );
        let read: Summary =
            serde_json::from_str(r#"{"first_quartile":1,"median":2,"third_quartile":3}"#).expect("it can be read");
        assert_eq!((read.median, read.min, read.max), (2.0, None, None));
    }

    #[test]
    #[should_panic(expected = "no samples")]
    fn of_nothing() {
        Summary::of(&[]);
    }
}
