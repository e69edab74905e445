//! The machine a run was measured on, and the CPU time it took. Linux only; elsewhere the figures are absent.

use serde::Serialize;
use std::fmt;
use std::fs::read_to_string;

/// Clock ticks per second in `/proc` (USER_HZ): part of Linux's interface to programs and 100 on every architecture.
const TICKS_PER_SECOND: u64 = 100;

/// CPU time, in ticks of `/proc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CpuTime(Option<u64>);

impl CpuTime {
    /// User and system time of this process so far.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self(read_to_string("/proc/self/stat").ok().and_then(|text| process_ticks(&text)))
    }

    /// Busy time of all CPUs of the machine so far.
    #[must_use]
    pub fn of_the_machine() -> Self {
        Self(read_to_string("/proc/stat").ok().and_then(|text| machine_ticks(&text)))
    }

    /// The time from `earlier` to this.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self(self.0.zip(earlier.0).map(|(now, earlier)| now.saturating_sub(earlier)))
    }

    /// In seconds; none where it is not known.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        self.0.map(|ticks| ticks as f64 / TICKS_PER_SECOND as f64)
    }
}

/// `utime` + `stime`: the 14th and 15th field; the 2nd is a name in brackets that may hold blanks.
fn process_ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// user + nice + system + irq + softirq + steal of the first line: all but idle, waiting for disks, and guests.
fn machine_ticks(stat: &str) -> Option<u64> {
    let fields: Vec<u64> =
        stat.lines().next()?.split_whitespace().skip(1).map_while(|field| field.parse().ok()).collect();
    Some([0, 1, 2, 5, 6, 7].iter().filter_map(|at| fields.get(*at)).sum())
}

/// The machine in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// Model of the CPU.
    pub cpu: String,
    /// CPUs this process may use.
    pub cpu_count: usize,
    /// Memory, MiB.
    pub memory_mib: u64,
    /// Release of the kernel.
    pub kernel: String,
}

impl Machine {
    /// The machine this runs on.
    #[must_use]
    pub fn this() -> Self {
        let field = |path: &str, name: &str| {
            let text = read_to_string(path).ok()?;
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let memory = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
        Self {
            cpu: field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.into()),
            cpu_count: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_mib: memory.unwrap_or_default() / 1024,
            kernel: read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, cpu_count, memory_mib, kernel } = self;
        write!(f, "{cpu_count} × {cpu}, {memory_mib} MiB, Linux {kernel}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_past_a_name_with_blanks_and_brackets() {
        let stat = "71 (a b) c) S 1 71 71 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 5 6 7";
        assert_eq!(process_ticks(stat), Some(300));
        assert_eq!(machine_ticks("cpu  10 1 5 999 777 2 3 4 0 0\ncpu0 1 2"), Some(25));
        assert_eq!(process_ticks("nonsense"), None);
    }
}
