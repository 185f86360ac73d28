/** Stories of our own, as the parts that copies of them are made of. */
export type Told = { readonly title: string; readonly sentences: readonly string[]; readonly joined: string };

export const CHINESE: Told = {
  title: '石桥镇旧码头改造年底完工',
  sentences: [
    '石桥镇的旧码头将在年底前改造成一座向所有人开放的水边公园。',
    '镇上的工程师说，最难的一段木栈道已经铺好，剩下的只有灯和长椅。',
    '施工队从春天起一直在夜里干活，好让白天的渡船照常靠岸。',
    '附近的居民希望公园里能留下那台生锈的起重机，孩子们常在它的影子里下棋。',
    '镇长答应保留起重机，并请两位老船工给它重新刷漆。',
    '预算一共三百二十万元，其中一半由省里的河道基金承担。',
  ],
  joined: '',
};

export const ENGLISH: Told = {
  title: 'Old signal box becomes village library',
  sentences: [
    'The disused signal box at Marrow Halt has been turned into a library that never closes.',
    'Volunteers carried the levers down to the platform and oiled each of them before they went back.',
    'Readers may take any book they like as long as they leave another one in its place.',
    'The stationmaster keeps a ledger on the windowsill where borrowers write what they thought.',
    'Trains no longer stop here, yet drivers slow down and wave at whoever sits on the steps.',
    'A second hut further down the line is to be opened for children once the roof is mended.',
  ],
  joined: ' ',
};

export const JAPANESE: Told = {
  title: '山あいの製紙所、百年ぶりに水車を回す',
  sentences: [
    '山あいの小さな製紙所が、長く止まっていた水車をおよそ百年ぶりに回し始めた。',
    '職人たちは川底から古い石組みを掘り出し、冬のあいだに一つずつ積み直した。',
    '漉いた紙は地元の学校に配られ、卒業証書として使われる予定だという。',
    '水車の音がうるさいという声もあったが、今では目覚まし代わりだと笑う人が多い。',
  ],
  joined: '',
};

export const KOREAN: Told = {
  title: '섬마을 우체국 다시 문 열어',
  sentences: [
    '열두 해 동안 닫혀 있던 섬마을 우체국이 지난주 다시 문을 열었다.',
    '우편배달부는 배가 들어오는 날이면 자전거를 타고 골목마다 편지를 나른다.',
    '주민들은 손수 만든 나무 우편함을 집 앞에 세우고 이름을 새겨 넣었다.',
    '첫날에는 육지에 사는 손주에게 보내는 말린 미역 소포가 가장 많았다.',
  ],
  joined: ' ',
};

export const MIXED: Told = {
  title: 'Lantern 3.2 发布：离线地图终于来了',
  sentences: [
    '开源导航软件 Lantern 今天发布了 3.2 版，带来大家等了很久的 offline maps。',
    '维护者 Noor 在 release notes 里写道，地图数据按县切分，手机上只占很小的空间。',
    '旧版用户可以直接升级，但 plugin API 有一处不兼容，需要重新编译扩展。',
    '项目组还在找人帮忙把 documentation 翻译成更多语言。',
  ],
  joined: '',
};

export const LANGUAGES: readonly (readonly [string, Told])[] = [
  ['Chinese', CHINESE],
  ['English', ENGLISH],
  ['Japanese', JAPANESE],
  ['Korean', KOREAN],
  ['a mixed language', MIXED],
];

export function textOf({ sentences, joined }: Told, picked = sentences): string {
  return picked.join(joined);
}
