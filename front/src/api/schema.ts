/** Made by `scripts/renew` out of docs/openapi.json: nothing here is written by hand. */

export interface paths {
  '/api/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description.
     * @description Any page may read it: it says nothing of anybody.
     */
    get: operations['document'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/operator': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What an operator wants to see.
     * @description For who shows `OPERATOR_TOKEN`; where there is none, for the server's own machine.
     */
    get: operations['look'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Submits a program. */
    post: operations['submit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The run as it stands. */
    get: operations['snapshot'];
    put?: never;
    post?: never;
    /** Stops the run. */
    delete: operations['delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stops the run. */
    post: operations['cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The events of the run, for readers without a WebSocket.
     * @description The blobs of pictures and sound are base64 in `data`.
     */
    get: operations['events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}/files/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A file that the run left and that was collected. */
    get: operations['get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}/input': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answers the program, or does something with its picture. */
    post: operations['input'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/run/{jobId}/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The events of the run, and the way to answer it, on a WebSocket.
     * @description With the subprotocol `playpen.v1` as docs/API.md has it; without one in the shape of the first editor. A run that is not
     *     known is told on the WebSocket, by how it is closed.
     */
    get: operations['open'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the server lives. */
    get: operations['healthz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is counted and measured, for Prometheus.
     * @description For who shows `METRICS_TOKEN`, and for the server's own machine.
     */
    get: operations['page'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether a run that is submitted now would be taken.
     * @description A server that goes away says so before it is gone, so that whoever spreads requests over servers sends it no more.
     */
    get: operations['readyz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @description Who may steer a run.
     * @enum {string}
     */
    Access: 'link' | 'key';
    /** @description A file that was collected. */
    Collected: {
      /**
       * Format: int64
       * @description How large it is.
       */
      bytes: number;
      /** @description Where it lay in the run's directory. */
      path: string;
    };
    /**
     * @description How `content` is to be read; as text, where nothing is said.
     * @enum {string}
     */
    Encoding: 'utf8' | 'base64';
    /** @description How many runs ended in one way. */
    Ended: {
      /** Format: int64 */
      count: number;
      reason: string;
      status: string;
    };
    /**
     * @description Why a request was refused. Stable: clients decide by it.
     * @enum {string}
     */
    ErrorCode:
      | 'UNSUPPORTED_PROTOCOL'
      | 'UNSUPPORTED_LANGUAGE'
      | 'EMPTY_FILES'
      | 'FILE_COUNT_EXCEEDED'
      | 'INVALID_FILE_PATH'
      | 'DUPLICATE_FILE_PATH'
      | 'INVALID_ENCODING'
      | 'INVALID_FILE_CONTENT'
      | 'FILE_TOO_LARGE'
      | 'INVALID_ENTRY'
      | 'ENTRY_NOT_FOUND'
      | 'INVALID_ENVIRONMENT'
      | 'INVALID_PAYLOAD'
      | 'PAYLOAD_TOO_LARGE'
      | 'QUEUE_FULL'
      | 'SERVER_BUSY'
      | 'RATE_LIMITED'
      | 'UNAUTHORIZED'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'METHOD_NOT_ALLOWED'
      | 'STALE_LEASE'
      | 'SERVER_RESTARTED'
      | 'IDEMPOTENCY_CONFLICT'
      | 'REQUEST_TIMEOUT'
      | 'SHUTTING_DOWN'
      | 'INTERNAL';
    /** @description A picture in the shape of the first editor. */
    FramePicture: {
      /** @description The pixels in base64. */
      data: string;
      /** @description How `data` is to be read. */
      format: components['schemas']['PixelFormat'];
      /**
       * Format: int32
       * @description In pixels.
       */
      height: number;
      /**
       * Format: int64
       * @description When it was drawn, in milliseconds since the epoch.
       */
      timestamp?: number;
      /**
       * Format: int32
       * @description In pixels.
       */
      width: number;
    };
    /** @description How the server is. */
    Health: {
      /** @description The versions of Python that the connected runners have. */
      environments: string[];
      status: string;
      version: string;
    };
    /** @description Either `data`, or `eof: true`, or `event`. */
    Input: {
      /** @description For standard input. */
      data?: string | null;
      /** @description Standard input is over. */
      eof?: boolean | null;
      /** @description What somebody did, for the program's library: EVENTS.md. */
      event?: {
        [key: string]: unknown;
      } | null;
      /** @description A repeated one counts once. */
      id?: string | null;
    };
    /** @enum {string} */
    Language: 'python';
    /** @description What the run may use, where that is to be less than the server's own limits. */
    Limits: {
      /**
       * Format: int64
       * @description What an interactive run may use on top of that for as long as it goes on, in percent of one processor.
       */
      cpuPercent?: number | null;
      /**
       * Format: int64
       * @description Seconds of processor time.
       */
      cpuSeconds?: number | null;
      /**
       * Format: int64
       * @description Files, folders and links.
       */
      diskEntries?: number | null;
      /**
       * Format: int64
       * @description MiB in the run's directories.
       */
      diskMb?: number | null;
      /**
       * Format: int64
       * @description MiB of one file.
       */
      fileMb?: number | null;
      /**
       * Format: int64
       * @description MiB.
       */
      memoryMb?: number | null;
      /**
       * Format: int64
       * @description Open files of each process.
       */
      openFiles?: number | null;
      /**
       * Format: int64
       * @description Bytes of standard output and error; the rest is dropped.
       */
      outputBytes?: number | null;
      /**
       * Format: int64
       * @description Processes and threads at a time.
       */
      processes?: number | null;
    };
    /**
     * @description Why something that was wanted is not there.
     * @enum {string}
     */
    NotCollected:
      'tooLarge' | 'tooMany' | 'tooSlow' | 'notPlain' | 'unreadable' | 'noRoom' | 'other';
    /** @description The server at a moment. Nothing in it names a run, a client or a token, or is of a program. */
    Operator: {
      /**
       * Format: int32
       * @description How many connections are open.
       */
      connections: number;
      /** @description How the runs ended that did since the start. */
      ended: components['schemas']['Ended'][];
      /** @description How many places on runners wait for a run. */
      free: number;
      /** Format: int64 */
      now: number;
      /** @description How many runs there are in each state, of those that are not over. */
      queue: {
        [key: string]: number;
      };
      /**
       * Format: int32
       * @description How many streams are open.
       */
      readers: number;
      /** @description Whether a run that is submitted now would be taken. */
      ready: boolean;
      /** @description How often each code was refused since the start, where it was. */
      refusals: {
        [key: string]: number;
      };
      /** @description How much memory results take. */
      resultBytes: number;
      /** @description The runners that are connected, but for foreign ones, which do not say who they are. */
      runners: components['schemas']['Runner'][];
      /**
       * Format: int64
       * @description When the server started.
       */
      startedAt: number;
      /**
       * Format: int64
       * @description How many runs were taken since the start.
       */
      submitted: number;
      version: string;
    };
    /**
     * @description How the bytes of a picture are to be read.
     * @enum {string}
     */
    PixelFormat: 'RGB' | 'png' | 'jpeg' | 'webp';
    /** @description The body of a refusal. */
    Problem: {
      /** @description What is wrong with this request. */
      detail: string;
      /** @description The stable code. */
      errorCode: components['schemas']['ErrorCode'];
      /** @description The same as `detail`, where the first editor looks for it. */
      message: string;
      /** @description Names the request in the server's log. */
      requestId: string;
      /**
       * Format: int32
       * @description The HTTP status.
       */
      status: number;
      /** @description The code in words. */
      title: string;
      /** @description A name for the kind of problem, as RFC 9457 wants it: a URN made from the code. */
      type: string;
    };
    /** @description Whether the server takes runs. */
    Ready: {
      status: string;
    };
    /**
     * @description What ended a run.
     * @enum {string}
     */
    Reason:
      | 'exit'
      | 'signal'
      | 'timeout'
      | 'cpu'
      | 'memory'
      | 'disk'
      | 'processes'
      | 'idle'
      | 'abandoned'
      | 'cancelled'
      | 'lost'
      | 'unschedulable'
      | 'sandbox'
      | 'internal';
    /** @description A program, and what goes with it. */
    RunRequest: {
      access?: components['schemas']['Access'] | null;
      /** @description At most 64, and 32 KiB together. */
      args?: string[] | null;
      /** @description Patterns of the files that are wanted when the program is over. */
      collect?: string[] | null;
      /**
       * @description The program: one of the files, whose name ends in `.py`.
       * @example main.py
       */
      entryPath: string;
      /** @description At most 64 variables, and 32 KiB together. */
      env?: {
        [key: string]: string;
      } | null;
      /**
       * @description The version of Python that the program is for.
       * @example 3.12
       */
      environment?: string | null;
      /** @description Text has at most 200 KiB, binary content 2 MiB, all together 8 MiB. */
      files: components['schemas']['SourceFile'][];
      /** @description Standard input stays open for answers. */
      interactive?: boolean | null;
      /** @description What the runner must say of itself. */
      labels?: {
        [key: string]: string;
      } | null;
      language: components['schemas']['Language'];
      limits?: components['schemas']['Limits'] | null;
      /**
       * Format: int32
       * @description How often it may be started in all.
       */
      maxAttempts?: number | null;
      /**
       * Format: int32
       * @description That of an anonymous client is ignored.
       */
      priority?: number | null;
      /** Format: int32 */
      protocolVersion: number;
      /** @description The run may be started again when its runner is lost. */
      retryOnLoss?: boolean | null;
      /** @description What the program reads from standard input; at most 1 MiB. */
      stdin?: string | null;
      /**
       * Format: int64
       * @description How long the run may take, in milliseconds; brought between 1,000 and what the server allows.
       */
      timeoutMs?: number | null;
    };
    /** @description A runner that is connected. */
    Runner: {
      /** @description How many runs it has. */
      busy: number;
      /** @description The last six digits of its identifier, as in the logs. */
      id: string;
      /** @description It did not stop a run that it was told to stop, and gets no other. */
      quarantined: boolean;
      says?: components['schemas']['Says'] | null;
      /**
       * Format: int64
       * @description When it was started.
       */
      startedAt: number;
    };
    /** @description What a runner says of itself. */
    Says: {
      /** @description What else runs may ask for that it has. */
      labels: {
        [key: string]: string;
      };
      /** @description Its sandbox level. */
      level?: string | null;
      /** @description What people call it. */
      name?: string | null;
      /** @description The versions of Python that it has. */
      pythons: string[];
      /**
       * Format: int32
       * @description How many runs it executes at a time.
       */
      slots?: number | null;
      /** @description How it talks to the server: `ws` or `poll`. */
      transport: string;
      /** @description The version of its program. */
      version?: string | null;
    };
    /** @description A run as it stands. */
    Snapshot: {
      /**
       * Format: int32
       * @description Which attempt it is at, from the second on; the output is of this one alone.
       */
      attempt?: number | null;
      /**
       * Format: int64
       * @description When it was submitted.
       */
      createdAt: number;
      /** @description Which Python executes it, once a runner says so. */
      environment?: string | null;
      /** @description How it ended, in words. */
      error?: string | null;
      /**
       * Format: int32
       * @description The program's exit code.
       */
      exitCode?: number | null;
      /** @description The files that were collected, by their paths. */
      files?: components['schemas']['Collected'][];
      /**
       * Format: int64
       * @description When it ended.
       */
      finishedAt?: number | null;
      /**
       * Format: uuid
       * @description The run.
       */
      jobId: string;
      /** @description How many runs are served before it, plus one. */
      queuePosition?: number | null;
      reason?: components['schemas']['Reason'] | null;
      /**
       * Format: int32
       * @description The signal that ended it.
       */
      signal?: number | null;
      /**
       * Format: int64
       * @description When a runner started it.
       */
      startedAt?: number | null;
      /** @description Where it is in its life. */
      status: components['schemas']['Status'];
      /** @description Standard error, likewise. */
      stderr: string;
      /** @description Standard output, as far as it is kept: its beginning and its end. */
      stdout: string;
      truncated?: components['schemas']['Truncated'] | null;
      /** @description What was wanted and is not among them. */
      uncollected?: components['schemas']['Uncollected'][];
      usage?: components['schemas']['Usage'] | null;
      visualization?: components['schemas']['Visualization'] | null;
    };
    /** @description One file of a program. */
    SourceFile: {
      /** @example print('hello') */
      content: string;
      encoding?: components['schemas']['Encoding'] | null;
      /**
       * @description Relative, with `/` between names.
       * @example main.py
       */
      path: string;
    };
    /**
     * @description How the interpreter of a run was started. It is a process of the run's own in any case.
     * @enum {string}
     */
    Start: 'cold' | 'forked' | 'ready';
    /**
     * @description Where a run is in its life.
     * @enum {string}
     */
    Status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
    /** @description A run that was taken. */
    Submitted: {
      /** @description What steers a run whose `access` is `key`. */
      controlKey: string;
      /**
       * Format: uuid
       * @description The run. Knowing it is the right to read it.
       */
      jobId: string;
      status: components['schemas']['Status'];
    };
    /** @description A message of the stream. */
    Told: {
      /** @description The event, in JSON. */
      data: string;
      /** @description The number of the event. */
      id: string;
    };
    /** @description Output that a snapshot does not have any more, in bytes of UTF-8. */
    Truncated: {
      /**
       * Format: int64
       * @description Missing from `stderr`.
       */
      stderrBytes: number;
      /**
       * Format: int64
       * @description Missing from `stdout`.
       */
      stdoutBytes: number;
    };
    /** @description Something that was wanted and is not there. */
    Uncollected: {
      /**
       * @description What it is called, fit to be shown: what is no text in it is replaced. Absent where this is about
       *     more than one file.
       */
      path?: string | null;
      /** @description Why it is not there, for programs. */
      reason: components['schemas']['NotCollected'];
      /** @description The same in words. */
      why: string;
    };
    /** @description What a run used, over all its processes. */
    Usage: {
      /**
       * Format: int64
       * @description Processor time, in milliseconds.
       */
      cpuMs: number;
      /** @description The kind of the interpreter that it was copied from. */
      kind?: string | null;
      /** @description The sandbox level it ran at. */
      level?: string | null;
      /**
       * Format: int64
       * @description The most memory at a time, in bytes.
       */
      peakMemoryBytes: number;
      start?: components['schemas']['Start'] | null;
      /**
       * Format: int64
       * @description From start to end, in milliseconds.
       */
      wallMs: number;
    };
    /** @description Pictures, in the shape of the first editor. */
    Visualization: {
      /** @description The last picture. */
      latestFrame: components['schemas']['FramePicture'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  document: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OpenAPI 3.1 */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  look: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The runners, the queue and what was counted */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Operator'];
        };
      };
      /** @description `UNAUTHORIZED` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  submit: {
    parameters: {
      query?: {
        /** @description How many seconds to wait for the end; at most 60 */
        wait?: number;
      };
      header?: {
        /** @description The same key and body within 10 minutes is the same run */
        'Idempotency-Key'?: string | null;
        /** @description Tells clients behind one address apart */
        'Playpen-Client'?: string | null;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RunRequest'];
      };
    };
    responses: {
      /** @description It ended within `wait` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Snapshot'];
        };
      };
      /** @description It waits or goes on */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Submitted'];
        };
      };
      /** @description `UNSUPPORTED_PROTOCOL`, `UNSUPPORTED_LANGUAGE`, `EMPTY_FILES`, `FILE_COUNT_EXCEEDED`, `INVALID_FILE_PATH`, `DUPLICATE_FILE_PATH`, `INVALID_ENCODING`, `INVALID_FILE_CONTENT`, `FILE_TOO_LARGE`, `INVALID_ENTRY`, `ENTRY_NOT_FOUND`, `INVALID_ENVIRONMENT`, `INVALID_PAYLOAD` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `PAYLOAD_TOO_LARGE` */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `IDEMPOTENCY_CONFLICT` */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `QUEUE_FULL`, `SHUTTING_DOWN`, `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  snapshot: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its status, and the output that is kept */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Snapshot'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  delete: {
    parameters: {
      query?: never;
      header?: {
        /** @description The control key of a run whose `access` is `key` */
        'Playpen-Control'?: string | null;
      };
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is being stopped, or is over */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHORIZED` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  cancel: {
    parameters: {
      query?: never;
      header?: {
        /** @description The control key of a run whose `access` is `key` */
        'Playpen-Control'?: string | null;
      };
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is being stopped, or is over */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHORIZED` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  events: {
    parameters: {
      query?: {
        /** @description Resumes after the event of this number */
        after?: number;
        /** @description `pcm`: bare samples in place of packets of Opus */
        audio?: string;
      };
      header?: {
        /** @description The same, as browsers say it */
        'Last-Event-ID'?: number | null;
      };
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-Sent Events, to the end of the run */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['Told'];
        };
      };
      /** @description All of it was seen */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_PAYLOAD` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The run */
        jobId: string;
        /** @description One of the snapshot's `files`, percent-encoded; it may have `/` in it */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its bytes, as an attachment */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/octet-stream': number[];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  input: {
    parameters: {
      query?: never;
      header?: {
        /** @description The control key of a run whose `access` is `key` */
        'Playpen-Control'?: string | null;
      };
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Input'];
      };
    };
    responses: {
      /** @description It is on its way to the program */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_PAYLOAD` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `UNAUTHORIZED` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_RESTARTED` */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `PAYLOAD_TOO_LARGE` */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  open: {
    parameters: {
      query?: {
        /** @description Resumes after the event of this number */
        after?: number;
        /** @description `pcm`: bare samples in place of packets of Opus */
        audio?: string;
      };
      header?: never;
      path: {
        /** @description The run */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The WebSocket is open */
      101: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `INVALID_PAYLOAD` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `NOT_FOUND` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  healthz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It lives: `ok`, or `stopping` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  page: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description In the text format of Prometheus */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description `UNAUTHORIZED` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `FORBIDDEN` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readyz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It would */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ready'];
        };
      };
      /** @description `REQUEST_TIMEOUT` */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `RATE_LIMITED` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `INTERNAL` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `SHUTTING_DOWN`, `SERVER_BUSY` */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
