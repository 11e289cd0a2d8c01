//! The lists of names that engines are measured on: the real one, and two filled up with real Latin
//! names and with Korean compounds that are easily confused with the real ones.

use std::collections::HashSet;
use std::path::Path;

use crate::real_names::{RealNames, rows};
use crate::typist::rng::Rng;

/// First parts of Korean plant names.
const FIRST_PARTS: &str = "털 큰 왕 섬 애기 좀 개 참 흰 노랑 붉은 산 갯 물 돌 들 꼬마 두메 한라 백두 제주 울릉 가는 가는잎 넓은 \
    넓은잎 긴 둥근 각시 나도 너도 새 쇠 선 눈 민 무늬 서양 미국 일본 중국 만주 긴잎 구름 그늘 금강 금 은 자주 검은 푸른 바위 바늘 \
    실 솜 우산 지리 설악 북 남";
const SEED: u64 = 777;

/// `count` names, of which at most `most_latin` are added Latin ones. The real names come first.
pub fn filled(real: &RealNames, folder: &Path, count: usize, most_latin: usize) -> Vec<String> {
    let mut names = real.all();
    let mut seen: HashSet<String> = names.iter().cloned().collect();
    let english = rows(&folder.join("en_common.csv")).into_iter().map(|row| row[1].to_owned());
    let world = rows(&folder.join("world_names.csv")).into_iter().map(|row| row[0].to_owned());
    names.extend(english.chain(world).filter(|name| !name.is_empty() && seen.insert(name.clone())).take(most_latin));
    let first_parts: Vec<&str> = FIRST_PARTS.split_whitespace().collect();
    let mut rng = Rng::new(SEED);
    while names.len() < count {
        let second = if rng.percent(33) { *rng.pick(&first_parts) } else { "" };
        let name = format!("{}{second}{}", rng.pick(&first_parts), rng.pick(&real.korean));
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}
