//! What a link is like just now, and the orders that change it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::Instant;

/// The state of one link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weather {
    /// How long a byte is under way, each direction.
    pub delay: Duration,
    /// How much longer or shorter by chance.
    pub spread: Duration,
    /// Nothing passes before this moment.
    pub stalled_until: Option<Instant>,
    /// Nothing passes at all.
    pub is_cut: bool,
    /// Counts how often all connections were broken off.
    pub breaks: u64,
}

/// One line of a relay's standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `delay <ms> <spread ms>`
    Delay(Duration, Duration),
    /// `stall <ms>`
    Stall(Duration),
    /// `cut`
    Cut,
    /// `mend`
    Mend,
    /// `break`: end all connections; new ones may come.
    Break,
}

impl Weather {
    /// After an order.
    #[must_use]
    pub fn after(self, order: Order) -> Self {
        match order {
            Order::Delay(delay, spread) => Self { delay, spread, ..self },
            Order::Stall(time) => Self { stalled_until: Some(Instant::now() + time), ..self },
            Order::Cut => Self { is_cut: true, ..self },
            Order::Mend => Self { is_cut: false, stalled_until: None, ..self },
            Order::Break => Self { breaks: self.breaks + 1, ..self },
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delay(delay, spread) => write!(f, "delay {} {}", delay.as_millis(), spread.as_millis()),
            Self::Stall(time) => write!(f, "stall {}", time.as_millis()),
            Self::Cut => write!(f, "cut"),
            Self::Mend => write!(f, "mend"),
            Self::Break => write!(f, "break"),
        }
    }
}

impl FromStr for Order {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let ms = |text: &str| text.parse().map(Duration::from_millis).map_err(|_| ());
        match text.split(' ').collect::<Vec<_>>()[..] {
            ["delay", delay, spread] => Ok(Self::Delay(ms(delay)?, ms(spread)?)),
            ["stall", time] => Ok(Self::Stall(ms(time)?)),
            ["cut"] => Ok(Self::Cut),
            ["mend"] => Ok(Self::Mend),
            ["break"] => Ok(Self::Break),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_as_it_is_written() {
        let ms = Duration::from_millis;
        for order in [Order::Delay(ms(100), ms(50)), Order::Stall(ms(2_000)), Order::Cut, Order::Mend, Order::Break] {
            assert_eq!(order.to_string().parse(), Ok(order));
        }
        assert_eq!("rain 3".parse::<Order>(), Err(()));
    }
}
