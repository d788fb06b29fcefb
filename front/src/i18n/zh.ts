import type { Messages } from './en';

/** The messages in Simplified Chinese. */
export const zh: Messages = {
  languageName: '简体中文',
  language: '语言',
  title: 'Playpen',

  code: '代码',
  result: '结果',
  divider: '代码区的宽度',

  editor: {
    label: '你的程序，main.py',
    hint: (modifier) =>
      `按 ${modifier} + Enter 运行程序。要用键盘离开编辑器，请先按 Esc，再按 Tab。`,
    shortHint: (modifier) => `${modifier} + Enter 运行 · 先按 Esc 再按 Tab 离开编辑器`,
    saved: '已保存在此浏览器中',
    notSaved: '此浏览器无法保存你的程序',
  },

  run: {
    run: '运行',
    starting: '正在启动…',
    stop: '停止',
    stopping: '正在停止…',
    runAgain: '再次运行',
  },

  status: {
    ready: '准备就绪',
    starting: '正在启动…',
    queued: '正在等待空位…',
    queuedAt: (position) => `正在等待空位：排在第 ${position} 位`,
    running: '正在运行',
    stopping: '正在停止…',
    reconnecting: '连接已断开，正在重新连接…',
    finished: '运行完成',
    failed: '程序出错结束',
    stopped: '已停止',
    notStarted: '未能启动',
    lost: '运行已丢失',
    seconds: (seconds) => `${seconds} 秒`,
  },

  reason: {
    exit: (code) => `程序以退出码 ${code} 结束。输出的最后几行通常会说明原因。`,
    signal: (signal) => `程序崩溃了（信号 ${signal}）。`,
    timeout: '程序运行超过了允许的时间，已被停止。',
    cpu: '程序使用的计算时间超过了限制，已被停止。',
    memory: '程序需要的内存超过了限制，已被停止。',
    disk: '程序写入的文件超过了限制，已被停止。',
    processes: '程序启动的进程超过了限制，已被停止。',
    idle: '程序很长时间没有任何动作，已被停止。',
    abandoned: '已经没有人在看这个程序，它被停止了。',
    cancelled: '你停止了程序。',
    lost: '运行程序的机器断开了。你的代码没有丢失，请再运行一次。',
    unschedulable: '这里没有机器能运行这个程序。请告诉负责 Playpen 的人。',
    sandbox: '无法安全地运行这个程序。请告诉负责 Playpen 的人。',
    internal: '出错的是 Playpen，不是你的程序。请再运行一次。',
    unknown: '程序已结束。',
  },

  ended: {
    restarted: '服务器重新启动了，程序也随之结束。你的代码没有丢失，请再运行一次。',
    unknown: '服务器已经没有这次运行的记录。你的代码没有丢失，请再运行一次。',
    unreachable: '已经两分钟无法连接服务器。你的代码没有丢失，网络恢复后请再运行一次。',
    stopUnconfirmed: '服务器没有回应停止的请求。时间用完后，它会自行结束程序。',
  },

  refusal: {
    unreachable: '无法连接服务器。请检查网络，然后再运行一次。',
    queueFull: '现在等待运行的程序太多。',
    rateLimited: '短时间内运行的次数太多。',
    fileTooLarge: '程序太长了：最多 200 KiB。',
    payloadTooLarge: '程序和它的文件加起来太大了。',
    fileCount: '文件太多了。',
    emptyProgram: '还没有可以运行的内容。请先写一个程序。',
    invalidPath: '有一个文件的名字无法使用。',
    outdated: '这个页面比服务器旧。请重新加载页面，然后再运行。',
    unauthorized: '需要登录才能在这里运行程序。',
    forbidden: '你没有权限在这里这样做。',
    notFound: '服务器没有这次运行的记录。',
    conflict: '服务器把两次不同的运行当成了一次。请再运行一次。',
    soon: '请稍后再试。',
    inSeconds: (seconds) => `请在 ${seconds} 秒后再试。`,
    other: (status) => `服务器无法启动程序（${status}）。`,
    serverSays: (message) => `服务器的说明：${message}`,
  },

  console: {
    label: '程序的输出',
    empty: '程序输出的内容会显示在这里。',
    silent: '程序没有输出任何内容。',
    errorOutput: '错误输出：',
    hidden: (lines) => `前 ${lines} 行没有显示：只保留最后的部分。`,
    moreLines: (lines) => `在此之前还有 ${lines} 行。`,
    truncated: (size) => `程序输出的内容太多，有 ${size} 没有显示；程序仍在继续。`,
    gap: '这里缺少一些输出：它们来得太快，没能保留下来。',
    toEnd: '最新输出',
  },

  sampleProgram: `# 点击“运行”，然后改一改，再运行一次。
import time

name = "世界"

for count in range(3, 0, -1):
    print(f"{count}……")
    time.sleep(0.5)

print(f"你好，{name}！")
`,
};
