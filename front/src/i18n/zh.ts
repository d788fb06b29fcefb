import type { NoticeCode } from '../api/protocol';
import type { Messages } from './en';

/** The messages in Simplified Chinese. */
export const zh: Messages = {
  languageName: '简体中文',
  language: '语言',
  title: 'Playpen',

  code: '代码',
  result: '结果',
  divider: '代码区的宽度',
  close: '关闭',
  cancel: '取消',
  offline: '页面的这一部分无法加载。网络正常吗？',

  menu: {
    label: '菜单',
    newProgram: '新程序',
    examples: '示例',
    programs: '我的程序',
    open: '打开文件…',
    download: '下载',
    rename: '重命名程序',
    takeFirst: '浏览器没有保存你的程序：请先下载它，否则会丢失。',
  },

  files: {
    title: '文件',
    newFile: '新建文件',
    newFolder: '新建文件夹',
    upload: '上传文件',
    create: '创建',
    rename: '重命名',
    delete: '删除',
    download: '下载',
    makeEntry: '从这里开始运行',
    startsHere: '运行时从这个文件开始',
    stays: '运行从这里开始，不能删除。',
    actions: (name) => `对 ${name} 的操作`,
    pathLabel: '名称',
    pathHint: '文件夹写在前面，例如 art/cat.txt',
    problems: {
      empty: '还没有名称。',
      characters: '名称里不能有 \\ : * ? " < > 或 |。',
      escapes: '名称里不能有 ..。',
      long: '名称太长了。',
      deep: '文件夹的层数太多了。',
      taken: '已经有同名的文件了。',
      folder: '文件和文件夹不能同名。',
      entry: '运行从这个文件开始：它的名称要以 .py 结尾，例如 game.py。',
    },
    deleted: (name, count) =>
      count === 1 ? `已删除 ${name}。` : `已删除 ${name} 等 ${count} 个文件。`,
    undo: '撤销',
    recentlyDeleted: (count) => `最近删除（${count}）`,
    restore: (name) => `恢复 ${name}`,
    pictureIn: (name) => `${name} 里的图片`,
    soundIn: (name) => `${name} 里的声音`,
    asTable: '表格',
    tableIn: (name) => `${name} 中的数据`,
    moreRows: (rows) => `文件中还有 ${rows} 行。`,
    drop: '松开即可添加这些文件',
    refused: (names) => `未添加：${names}`,
    refusal: {
      large: '大于 2 MiB',
      many: '文件会超过 30 个',
      together: '所有文件加起来会超过 8 MiB',
      name: '名称无法使用',
    },
    lost: (names) => `浏览器丢失了 ${names} 的内容。请重新添加。`,
    notAProgram: (name) =>
      `${name} 不是 Python 程序：请打开 .py 文件，或者里面有 .py 的 .zip 文件。`,
  },

  programs: {
    title: '我的程序',
    none: '你修改过的程序会保存在这里。',
    isOpen: '正在编辑',
    files: (count) => `${count} 个文件`,
    delete: (name) => `删除“${name}”`,
    keep: (name) => `保留“${name}”`,
    deletedAt: (date) => `删除于 ${date}`,
    kept: (days, count) =>
      `删除的程序会在这里保留 ${days} 天，最多 ${count} 个。浏览器空间不足时会提前清除。`,
    untitled: '我的程序',
  },

  editor: {
    label: (path) => `你的程序，${path}`,
    hint: (modifier) =>
      `按 ${modifier} + Enter 运行程序，按 F8 到下一处标出的错误。要用键盘离开编辑器，请先按 Esc，再按 Tab。`,
    shortHint: (modifier) => `${modifier} + Enter 运行 · 先按 Esc 再按 Tab 离开编辑器`,
    phrases: {
      Find: '查找',
      Replace: '替换为',
      next: '下一个',
      previous: '上一个',
      all: '全部选中',
      'match case': '区分大小写',
      regexp: '正则表达式',
      'by word': '整词',
      replace: '替换',
      'replace all': '全部替换',
      close: '关闭',
      'Go to line': '转到行',
      go: '转到',
      'current match': '当前匹配',
      'on line': '在行',
      'replaced $ matches': '已替换 $ 处',
      'replaced match on line $': '已替换第 $ 行的匹配',
      'Control character': '控制字符',
      'Selection deleted': '已删除选中内容',
      Completions: '补全建议',
    },
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
    reaching: '正在联系服务器…',
    queued: '正在等待空位…',
    queuedAt: (position) => `正在等待空位：排在第 ${position} 位`,
    running: '正在运行',
    waiting: '正在等你输入',
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
    idle: '程序等了很久都没有人回答，已被停止。',
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
    unreachable: '运行程序需要服务器，但现在无法连接。请检查网络，然后再运行一次。',
    queueFull: '现在等待运行的程序太多。',
    rateLimited: '短时间内运行的次数太多。',
    busy: '服务器现在太忙。',
    shuttingDown: '服务器正在重新启动。',
    tooSlow: '把程序发送到服务器用的时间太长。',
    fileTooLarge: '程序太长了：最多 200 KiB。',
    payloadTooLarge: '程序和它的文件加起来太大了。',
    fileCount: '文件太多了。',
    emptyProgram: '还没有可以运行的内容。请先写一个程序。',
    invalidPath: '有一个文件的名字无法使用。',
    unreadable: '服务器无法读取其中一个文件。',
    entry: '运行需要从一个名称以 .py 结尾的文件开始。请在“文件”里选择一个。',
    notUnderstood: '服务器无法理解这个页面的请求。请重新加载页面，然后再运行。',
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
    displayed: '程序显示了一些内容。',
    notices: {
      PIPE_MISUSED: '程序往 Playpen 自己的管道里写了别的东西：从这里开始，图片和绘画会缺失。',
      EVENTS_DROPPED: '程序显示的内容太多，有一部分没有显示出来。',
      DISPLAY_TOO_LARGE: '有一样内容太大，无法显示。',
    } satisfies Record<NoticeCode, string>,
    toEnd: '最新输出',
    answer: '给程序的回答',
    send: '发送',
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
