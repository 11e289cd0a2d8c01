//! Which vector instructions the kernels use.

use pulp::{Arch, Scalar128b, Simd, WithSimd};

/// A set of vector instructions that this processor has.
#[derive(Clone, Copy, Debug)]
pub struct Instructions(Arch);

impl Instructions {
    /// The widest there are.
    pub fn best() -> Self {
        Self(Arch::new())
    }

    /// Numbers in one vector.
    pub fn lanes(self) -> usize {
        struct Lanes;
        impl WithSimd for Lanes {
            type Output = usize;
            #[inline(always)]
            fn with_simd<S: Simd>(self, _: S) -> usize {
                S::F32_LANES
            }
        }
        self.run(Lanes)
    }

    /// Runs `work` compiled for these instructions.
    pub fn run<W: WithSimd>(self, work: W) -> W::Output {
        match self.0 {
            // Four numbers at a time become SSE, which every 64-bit PC has.
            Arch::Scalar => Scalar128b.vectorize(work),
            arch => arch.dispatch(work),
        }
    }

    /// Every set that this processor has.
    #[cfg(test)]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self(Arch::Scalar), Self::best()];
        #[cfg(target_arch = "x86_64")]
        all.extend(pulp::x86::V3::try_new().map(|v3| Self(Arch::V3(v3))));
        all
    }
}
