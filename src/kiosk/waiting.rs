//! Waiting for a worker without ever losing what is already on the screen.

use super::ids::RequestNumber;

/// A value that a worker is asked for. The previous value stays readable while a new one loads.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Waiting<T, E> {
    #[default]
    NotAsked,
    /// The worker is at it.
    Pending {
        /// Only a reply with this number is believed.
        request: RequestNumber,
        /// When it was asked, on the kiosk's steady clock.
        asked_ms: i64,
        previous: Option<T>,
    },
    Ready(T),
    Failed {
        why: E,
        previous: Option<T>,
    },
}

impl<T, E> Waiting<T, E> {
    /// The newest value there is, old or new.
    pub fn latest(&self) -> Option<&T> {
        match self {
            Self::NotAsked => None,
            Self::Ready(value) => Some(value),
            Self::Pending { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
        }
    }

    /// Whether a reply is expected.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }

    /// Whether a reply with this number is expected.
    pub fn is_waiting_for(&self, request: RequestNumber) -> bool {
        matches!(self, Self::Pending { request: expected, .. } if *expected == request)
    }

    /// Why the last request failed.
    pub fn failure(&self) -> Option<&E> {
        match self {
            Self::Failed { why, .. } => Some(why),
            _ => None,
        }
    }

    /// Notes that a new request is out; replies to older ones no longer count.
    pub fn ask(&mut self, request: RequestNumber, now_ms: i64) {
        let previous = std::mem::take(self).into_latest();
        *self = Self::Pending { request, asked_ms: now_ms, previous };
    }

    /// Takes a reply; false when it answers an older request, or none.
    pub fn answer(&mut self, request: RequestNumber, reply: Result<T, E>) -> bool {
        if !self.is_waiting_for(request) {
            return false;
        }
        let previous = std::mem::take(self).into_latest();
        *self = match reply {
            Ok(value) => Self::Ready(value),
            Err(why) => Self::Failed { why, previous },
        };
        true
    }

    /// Gives up on a request that is `limit_ms` old, so that no screen waits for ever.
    pub fn expire(&mut self, now_ms: i64, limit_ms: i64, why: E) -> bool {
        match self {
            Self::Pending { asked_ms, request, .. } if now_ms - *asked_ms >= limit_ms => {
                let request = *request;
                self.answer(request, Err(why))
            }
            _ => false,
        }
    }

    /// The newest value there is, taken out.
    pub fn into_latest(self) -> Option<T> {
        match self {
            Self::NotAsked => None,
            Self::Ready(value) => Some(value),
            Self::Pending { previous, .. } | Self::Failed { previous, .. } => previous,
        }
    }
}
