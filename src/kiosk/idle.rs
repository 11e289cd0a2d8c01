//! The one inactivity clock: how long nobody did anything, and the question before a reset.

/// How long to wait. A change takes effect at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleLimits {
    /// Without input for this long, the visitor is asked.
    pub ask_after_ms: i64,
    /// The question stays at least this long.
    pub answer_within_ms: i64,
}

/// What the clock asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleStep {
    Nothing,
    /// "계속 볼까요?" is due, or still due with this much time left.
    Ask {
        left_ms: i64,
    },
    /// The question went unanswered.
    Reset,
}

/// Time without input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdleClock {
    idle_ms: i64,
    answer_left_ms: Option<i64>,
}

impl IdleClock {
    /// While the question is shown, one step counts for at most this much: after a sleep or a
    /// jump of the clock, the visitor still has the whole time on the screen to answer.
    pub const LONGEST_STEP_MS: i64 = 2_000;

    /// Somebody is there.
    pub fn touch(&mut self) {
        *self = Self::default();
    }

    /// Whether the visitor is being asked.
    pub fn is_asking(&self) -> bool {
        self.answer_left_ms.is_some()
    }

    /// How long nothing happened, in milliseconds.
    pub fn idle_ms(&self) -> i64 {
        self.idle_ms
    }

    /// Lets time pass without input.
    pub fn advance(&mut self, elapsed_ms: i64, limits: IdleLimits) -> IdleStep {
        let elapsed_ms = elapsed_ms.max(0);
        if let Some(left_ms) = self.answer_left_ms {
            let left_ms = left_ms - elapsed_ms.min(Self::LONGEST_STEP_MS);
            self.answer_left_ms = Some(left_ms);
            return if left_ms > 0 { IdleStep::Ask { left_ms } } else { IdleStep::Reset };
        }
        self.idle_ms = self.idle_ms.saturating_add(elapsed_ms);
        if self.idle_ms < limits.ask_after_ms {
            return IdleStep::Nothing;
        }
        self.answer_left_ms = Some(limits.answer_within_ms);
        IdleStep::Ask { left_ms: limits.answer_within_ms }
    }
}
