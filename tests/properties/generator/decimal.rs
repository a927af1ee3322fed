//! Exact decimal numbers, as reports print them.

use std::fmt;

/// `mantissa / 10^scale`, without trailing zeros in the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i64,
    scale: u32,
}

impl Decimal {
    /// `mantissa / 10^scale`.
    pub fn new(mantissa: i64, scale: u32) -> Decimal {
        let mut res = Decimal { mantissa, scale };
        while res.scale > 0 && res.mantissa % 10 == 0 {
            res.mantissa /= 10;
            res.scale -= 1;
        }
        res
    }

    /// Reads `-12.5`; digits, one point and a leading minus only.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if whole.is_empty() || !all.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let mantissa: i64 = all.parse().ok()?;
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Decimal::new(
            if negative { -mantissa } else { mantissa },
            scale,
        ))
    }

    /// The whole number, if there is no fraction.
    pub fn as_integer(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    /// The nearest floating-point number: the one that parsing the printed text gives.
    pub fn as_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Decimal {
        Decimal::new(number, 0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(out, "{}", self.mantissa);
        }
        let width = self.scale as usize + 1;
        let digits = format!("{:0width$}", self.mantissa.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        write!(out, "{sign}{whole}.{fraction}")
    }
}
