// What a zygote calls to copy itself, for x86-64. What it is called with, and what it does: copy.rs.
    .pushsection .rodata.playpen_copy, "a"
    .globl playpen_copy_begin, playpen_copy_go_on, playpen_copy_depth, playpen_copy_end
    .hidden playpen_copy_begin, playpen_copy_go_on, playpen_copy_depth, playpen_copy_end
playpen_copy_begin:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    mov rbx, rdi
    call [rbx + {BEFORE_FORK}]
    mov r8, [rbx + {THREAD}]
    mov eax, {clone}
    mov edi, {between}
    xor esi, esi
    xor edx, edx
    xor r10d, r10d
    syscall
    test rax, rax
    jnz 20f
    // Between: nothing but registers is written here.
    mov eax, {clone}
    mov edi, {copy}
    mov r10, r8
    syscall
    test rax, rax
    jz 1f
    mov eax, {exit}
    xor edi, edi
    syscall

    // The zygote. Where the namespace is gone, or there is no memory, whoever waits sees its socket close.
20: mov r14, rax
    call [rbx + {IN_ZYGOTE}]
    test r14, r14
    js 22f
21: mov eax, {wait4}
    mov rdi, r14
    xor esi, esi
    xor edx, edx
    xor r10d, r10d
    syscall
    cmp rax, {EINTR}
    je 21b
22: mov rax, -1
    jmp 9f

    // The copy, which waits until what was between is gone.
1:  mov eax, {getppid}
    syscall
    cmp rax, 1
    je 2f
    mov eax, {sched_yield}
    syscall
    jmp 1b

    // What the C library has the kernel tell of the processor, a process between has not, nor has its child.
2:  mov rsi, [rbx + {RSEQ_SIZE}]
    test rsi, rsi
    jz 25f
    mov rdi, qword ptr fs:[0]
    add rdi, [rbx + {RSEQ_OFFSET}]
    xor edx, edx
    mov r10d, {rseq_signature}
    mov eax, {rseq}
    syscall

25: mov eax, {recvmsg}
    mov rdi, [rbx + {CONTROL}]
    lea rsi, [rbx + {MESSAGE}]
    mov edx, {cloexec_received}
    syscall
    mov rbp, [rbx + {BASE}]
    cmp rax, {HEADER}
    jl 7f
    cmp rax, [rbp + {LENGTH}]
    jne 7f

    // Patches.
    mov rsi, [rbp + {PATCHES}]
    add rsi, rbp
    mov rcx, [rbp + {PATCH_COUNT}]
    lea r9, [rbx + {DESCRIPTORS}]
3:  test rcx, rcx
    jz 5f
    mov rdi, [rsi]
    movzx eax, di
    shr rdi, 16
    cmp eax, {OF_BASE}
    je 31f
    cmp eax, {OF_DESK}
    je 32f
    mov eax, [r9 + rax * 4]
    jmp 4f
31: mov rax, rbp
    jmp 4f
32: mov rax, rbx
4:  add [rbp + rdi], rax
    add rsi, 8
    dec rcx
    jmp 3b

    // What the kernel is to show of the process.
5:  mov eax, {brk}
    xor edi, edi
    syscall
    mov [rbx + {MAP_BRK}], rax
    mov rax, [rbp + {SHOWN}]
    add rax, rbp
    mov [rbx + {MAP_SHOWN}], rax
    mov rax, [rbp + {SHOWN} + 8]
    add rax, rbp
    mov [rbx + {MAP_SHOWN} + 8], rax
    mov [rbx + {MAP_SHOWN} + 16], rax
    mov rax, [rbp + {SHOWN} + 16]
    add rax, rbp
    mov [rbx + {MAP_SHOWN} + 24], rax

    mov r12, [rbp + {RECORDS}]
    add r12, rbp
    mov r13, [rbp + {RECORD_COUNT}]
    call 6f
    // Python hears of it also where something has failed: it is going to tell.
51: call [rbx + {IN_COPY}]
    mov eax, {dup3}
    mov rdi, [rbx + {CONTROL}]
    mov esi, {PLACE}
    mov edx, {cloexec}
    syscall
    cmp qword ptr [rbx + {FAILED}], 0
    jne 8f
    call 60f
    cmp qword ptr [rbx + {FAILED}], 0
    jne 8f
    // Are command line and environment the usual ones?
    mov rsi, [rbx + {USUAL}]
    mov rdi, [rbx + {MAP_SHOWN}]
    mov rcx, [rbx + {MAP_SHOWN} + 24]
    sub rcx, rdi
    mov eax, 1
    cmp rcx, [rbx + {USUAL} + 8]
    jne 9f
    repe cmpsb
    jne 9f
    call 60f
    jmp 8f

    // Goes through r13 records from r12 on, which at 60 are those after the last pause.
60: mov r12, [rbx + {NEXT}]
    mov r13, [rbx + {NEXT} + 8]
6:  test r13, r13
    jz 69f
    mov rax, [r12]
    cmp rax, {OWN_RECORDS}
    je 66f
    cmp rax, {PAUSE}
    je 67f
    mov rdi, [r12 + 8]
    mov rsi, [r12 + 16]
    mov rdx, [r12 + 24]
    mov r10, [r12 + 32]
    mov r8, [r12 + 40]
    mov r9, [r12 + 48]
    syscall
    cmp rax, [r12 + {LOWEST}]
    jl 61f
    cmp rax, [r12 + {HIGHEST}]
    jle 62f
61: cmp rax, [r12 + {OR_ELSE}]
    jne 65f
62: mov rcx, [r12 + {STORE}]
    test rcx, rcx
    jz 63f
    mov [rcx], rax
63: add r12, {RECORD}
    dec r13
    jmp 6b
65: mov [rbx + {FAILED}], r12
    mov [rbx + {FAILED} + 8], rax
69: ret
    // The zygote's own.
66: push r12
    push r13
    mov r12, [rbx + {OWN}]
    mov r13, [rbx + {OWN} + 8]
    call 6b
    pop r13
    pop r12
    jmp 63b

    // Until it is called at 60.
67: add r12, {RECORD}
    dec r13
    mov [rbx + {NEXT}], r12
    mov [rbx + {NEXT} + 8], r13
    ret

playpen_copy_go_on:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    mov rbx, rdi
    call 60b
    jmp 8f

7:  mov qword ptr [rbx + {FAILED}], 2
    jmp 51b
8:  mov rax, [rbx + {FAILED}]
9:  pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret

playpen_copy_depth:
    mov rax, rsp
    ret
playpen_copy_end:
    .popsection
