//! Proportions with their uncertainty.

use serde::Serialize;

/// A share of cases with its 95 % Wilson score interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    pub hits: usize,
    pub cases: usize,
    /// 0 to 1; 0 when there are no cases.
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Proportion {
    /// The share of cases for which something holds.
    pub fn count(cases: impl Iterator<Item = bool>) -> Self {
        let (hits, cases) = cases.fold((0, 0), |(hits, all), is_hit| (hits + usize::from(is_hit), all + 1));
        Self::new(hits, cases)
    }

    /// The interval of Wilson (1927), which stays in 0 to 1 and is honest near its ends.
    pub fn new(hits: usize, cases: usize) -> Self {
        if cases == 0 {
            return Self { hits, cases, value: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, z) = (cases as f64, 1.959_964);
        let p = hits as f64 / n;
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        Self { hits, cases, value: p, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_published_values() {
        // Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20.
        let p = Proportion::new(81, 263);
        assert!((p.low - 0.2553).abs() < 5e-4 && (p.high - 0.3662).abs() < 5e-4, "{p:?}");
        let p = Proportion::new(0, 20);
        assert!(p.low == 0.0 && (p.high - 0.1611).abs() < 5e-4, "{p:?}");
    }

    #[test]
    fn no_cases_say_nothing() {
        let p = Proportion::new(0, 0);
        assert_eq!((p.value, p.low, p.high), (0.0, 0.0, 1.0));
    }
}
