"use strict";

// texts is all that the page says, by language. Those of acts are what can be done with a code, in the order of its
// buttons: somebody who follows already scans as a follower whichever it is.
const texts = {
  zh: {
    title: "微信模拟器", other: "English", phone: "手机", again: "刷新", newer: "← 较新", older: "较旧 →",
    person: "是谁（留空则每次换一个新人）", find: "查找场景值", search: "搜索并关注", leave: "取消关注",
    told: mode => mode ? `事件推送到回调地址（${{ plain: "明文", compatible: "兼容", safe: "安全" }[mode]}模式）。`
      : "没有设置回调地址，事件不会推送给任何人。",
    found: n => n ? `${n} 个码` : "没有这样的码。用 sceneqr run 生成后点“刷新”。",
    made: t => `${t} 生成`, until: t => `有效期至 ${t}`, over: t => `已于 ${t} 过期`, unreadable: "没有图片，扫不了",
    kinds: {
      QR_LIMIT_STR_SCENE: "永久码", QR_LIMIT_SCENE: "永久码（数字）", QR_STR_SCENE: "临时码", QR_SCENE: "临时码（数字）",
    },
    acts: { follower: "关注者扫码", follow: "扫码并关注", later: "扫码，十分钟后才关注", nothing: "扫码，不关注" },
    chat: "（公众号会话，没有新消息）", quiet: "没有推送", sent: "推送", late: "压后的推送",
    twice: "推送送两遍", hold: "推送压后一条",
    held: "推送被压后，会在下一条之后送达", ms: n => `${n} 毫秒`, name: "请先填写是谁。",
    empty: "扫一个码，看看会发生什么。", yes: "已关注", no: "未关注", gone: "模拟器没有应答：",
  },
  en: {
    title: "WeChat emulator", other: "中文", phone: "Phone", again: "Refresh", newer: "← newer", older: "older →",
    person: "Who (empty: somebody new each time)", find: "find a scene", search: "Follow by search", leave: "Unfollow",
    told: mode => mode ? `Events are pushed to the callback in ${mode} mode.`
      : "There is no callback: nobody is told of events.",
    found: n => n ? `${n} ${n === 1 ? "code" : "codes"}` : "No such codes. Make some with sceneqr run, then press Refresh.",
    made: t => `made ${t}`, until: t => `good until ${t}`, over: t => `over since ${t}`,
    unreadable: "has no picture, cannot be scanned",
    kinds: {
      QR_LIMIT_STR_SCENE: "permanent", QR_LIMIT_SCENE: "permanent (number)", QR_STR_SCENE: "temporary",
      QR_SCENE: "temporary (number)",
    },
    acts: {
      follower: "Scan as a follower", follow: "Scan and follow", later: "Scan, follow 10 min later",
      nothing: "Scan, do not follow",
    },
    chat: "(the account's chat, nothing new)", quiet: "nothing was pushed", sent: "pushed", late: "pushed late",
    twice: "Push twice", hold: "Push after the next",
    held: "the push is held back, and comes after the next", ms: n => `${n} ms`, name: "Say who, first.",
    empty: "Scan a code and see what happens.", yes: "follows", no: "does not follow",
    gone: "The emulator does not answer: ",
  },
};
