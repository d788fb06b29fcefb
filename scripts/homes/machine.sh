# The emulated machine of the guests: sourced by what builds an image and by what runs it, and part of the
# image's key, since a saved state fits only the very same machine.
# shellcheck shell=bash disable=SC2034 # what is set here is used there

memory_mib=1024

# Emulated, because a hypervisor is not to be had everywhere. One thread for both processors: with a thread
# each, a kernel that patches its own code now and then executes half an instruction. The processor is an
# x86-64-v2, the least that packages with compiled code ask for, and the cheapest to emulate.
machine=(
    qemu-system-x86_64 -machine pc -accel "tcg,thread=single" -smp 2
    -cpu "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+cx16,+lahf_lm,+rdrand"
    -no-reboot -nodefaults -display none -device virtio-rng-pci -device "vmgenid,guid=auto"
    -append 'root=/dev/vda rw console=ttyS0 quiet panic=-1 fsck.mode=skip systemd.show_status=auto'
)

# The second disk is of this size for every command, so that a saved guest knows it; it takes what it holds.
second_disk=8G

# What the guest says on its ports NAME… ends in the files FOLDER/NAME, which never make it wait. Without
# ioeventfd it goes on only when they have what it wrote, so nothing is lost when it powers off.
ports=()
listen() {
    local folder=$1 name
    shift
    ports=(-serial "file:$folder/console" -device "virtio-serial-pci,ioeventfd=off")
    for name in "$@"; do
        : >"$folder/$name"
        ports+=(-chardev "file,id=$name,path=$folder/$name" -device "virtserialport,chardev=$name,name=$name")
    done
}
