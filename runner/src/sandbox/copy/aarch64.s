// What a zygote calls to copy itself, for aarch64. What it is called with, and what it does: copy.rs.
    .pushsection .rodata.playpen_copy, "a"
    .balign 4
    .globl playpen_copy_begin, playpen_copy_go_on, playpen_copy_depth, playpen_copy_end
    .hidden playpen_copy_begin, playpen_copy_go_on, playpen_copy_depth, playpen_copy_end
playpen_copy_begin:
    stp x29, x30, [sp, #-64]!
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    str x23, [sp, #48]
    mov x19, x0
    ldr x9, [x19, {BEFORE_FORK}]
    blr x9
    ldr x9, [x19, {THREAD}]
    mov x0, {between}
    mov x1, xzr
    mov x2, xzr
    mov x3, xzr
    mov x4, xzr
    mov x8, {clone}
    svc #0
    cbnz x0, 10f
    // Between: nothing but registers is written here.
    movz x0, {copy_low}
    movk x0, {copy_high}, lsl #16
    mov x4, x9
    svc #0
    cbz x0, 1f
    mov x0, xzr
    mov x8, {exit}
    svc #0

    // The zygote. Where the namespace is gone, or there is no memory, whoever waits sees its socket close.
10: mov x23, x0
    ldr x9, [x19, {IN_ZYGOTE}]
    blr x9
    tbnz x23, #63, 12f
11: mov x0, x23
    mov x1, xzr
    mov x2, xzr
    mov x3, xzr
    mov x8, {wait4}
    svc #0
    cmn x0, {MINUS_EINTR}
    b.eq 11b
12: mov x0, #-1
    b 9f

    // The copy, which waits until what was between is gone.
1:  mov x8, {getppid}
    svc #0
    cmp x0, #1
    b.eq 2f
    mov x8, {sched_yield}
    svc #0
    b 1b

    // What the C library has the kernel tell of the processor, a process between has not, nor has its child.
2:  ldr x1, [x19, {RSEQ_SIZE}]
    cbz x1, 25f
    mrs x0, tpidr_el0
    ldr x9, [x19, {RSEQ_OFFSET}]
    add x0, x0, x9
    mov x2, xzr
    movz x3, {rseq_signature_low}
    movk x3, {rseq_signature_high}, lsl #16
    mov x8, {rseq}
    svc #0

25: ldr x0, [x19, {CONTROL}]
    add x1, x19, {MESSAGE}
    mov x2, {cloexec_received}
    mov x8, {recvmsg}
    svc #0
    ldr x20, [x19, {BASE}]
    cmp x0, {HEADER}
    b.lt 7f
    ldr x1, [x20, {LENGTH}]
    cmp x0, x1
    b.ne 7f

    // Patches.
    ldr x1, [x20, {PATCHES}]
    add x1, x1, x20
    ldr x2, [x20, {PATCH_COUNT}]
    add x3, x19, {DESCRIPTORS}
    mov x6, {OF_BASE}
    mov x7, {OF_DESK}
3:  cbz x2, 5f
    ldr x4, [x1], #8
    and x5, x4, #0xffff
    lsr x4, x4, #16
    cmp x5, x6
    b.eq 31f
    cmp x5, x7
    b.eq 32f
    ldr w5, [x3, x5, lsl #2]
    b 4f
31: mov x5, x20
    b 4f
32: mov x5, x19
4:  ldr x0, [x20, x4]
    add x0, x0, x5
    str x0, [x20, x4]
    sub x2, x2, #1
    b 3b

    // What the kernel is to show of the process.
5:  mov x0, xzr
    mov x8, {brk}
    svc #0
    str x0, [x19, {MAP_BRK}]
    ldr x0, [x20, {SHOWN}]
    add x0, x0, x20
    str x0, [x19, {MAP_SHOWN}]
    ldr x0, [x20, {SHOWN} + 8]
    add x0, x0, x20
    str x0, [x19, {MAP_SHOWN} + 8]
    str x0, [x19, {MAP_SHOWN} + 16]
    ldr x0, [x20, {SHOWN} + 16]
    add x0, x0, x20
    str x0, [x19, {MAP_SHOWN} + 24]

    ldr x21, [x20, {RECORDS}]
    add x21, x21, x20
    ldr x22, [x20, {RECORD_COUNT}]
    bl 6f
    // Python hears of it also where something has failed: it is going to tell.
51: ldr x9, [x19, {IN_COPY}]
    blr x9
    ldr x0, [x19, {CONTROL}]
    mov x1, {PLACE}
    mov x2, {cloexec}
    mov x8, {dup3}
    svc #0
    ldr x0, [x19, {FAILED}]
    cbnz x0, 9f
    bl 60f
    ldr x0, [x19, {FAILED}]
    cbnz x0, 9f
    // Are command line and environment the usual ones?
    ldr x1, [x19, {USUAL}]
    ldr x2, [x19, {MAP_SHOWN}]
    ldr x3, [x19, {MAP_SHOWN} + 24]
    sub x3, x3, x2
    ldr x4, [x19, {USUAL} + 8]
    mov x0, #1
    cmp x3, x4
    b.ne 9f
52: cbz x3, 53f
    ldrb w4, [x1], #1
    ldrb w5, [x2], #1
    sub x3, x3, #1
    cmp w4, w5
    b.eq 52b
    b 9f
53: bl 60f
    b 8f

    // Goes through x22 records from x21 on, which at 60 are those after the last pause.
60: ldr x21, [x19, {NEXT}]
    ldr x22, [x19, {NEXT} + 8]
6:  cbz x22, 69f
    ldr x8, [x21]
    cmn x8, {MINUS_OWN_RECORDS}
    b.eq 66f
    cmn x8, {MINUS_PAUSE}
    b.eq 67f
    ldp x0, x1, [x21, #8]
    ldp x2, x3, [x21, #24]
    ldp x4, x5, [x21, #40]
    svc #0
    ldr x1, [x21, {LOWEST}]
    cmp x0, x1
    b.lt 61f
    ldr x1, [x21, {HIGHEST}]
    cmp x0, x1
    b.le 62f
61: ldr x1, [x21, {OR_ELSE}]
    cmp x0, x1
    b.ne 65f
62: ldr x1, [x21, {STORE}]
    cbz x1, 63f
    str x0, [x1]
63: add x21, x21, {RECORD}
    sub x22, x22, #1
    b 6b
65: str x21, [x19, {FAILED}]
    str x0, [x19, {FAILED} + 8]
69: ret
    // The zygote's own.
66: stp x21, x22, [sp, #-32]!
    str x30, [sp, #16]
    ldr x21, [x19, {OWN}]
    ldr x22, [x19, {OWN} + 8]
    bl 6b
    ldr x30, [sp, #16]
    ldp x21, x22, [sp], #32
    b 63b

    // Until it is called at 60.
67: add x21, x21, {RECORD}
    sub x22, x22, #1
    str x21, [x19, {NEXT}]
    str x22, [x19, {NEXT} + 8]
    ret

playpen_copy_go_on:
    stp x29, x30, [sp, #-64]!
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    str x23, [sp, #48]
    mov x19, x0
    bl 60b
    b 8f

7:  mov x0, #2
    str x0, [x19, {FAILED}]
    b 51b
8:  ldr x0, [x19, {FAILED}]
9:  ldp x19, x20, [sp, #16]
    ldp x21, x22, [sp, #32]
    ldr x23, [sp, #48]
    ldp x29, x30, [sp], #64
    ret

playpen_copy_depth:
    mov x0, sp
    ret
playpen_copy_end:
    .popsection
