#!/bin/bash
# Runs the tests of this folder against real V4L2 drivers in a virtual machine.
#
# Boots Debian's stock kernel in qemu without KVM, loads vivid (in the kernel package) and
# v4l2loopback (compiled here for that kernel), and runs the test program as the only process.
# Nothing is installed on this machine and no root is needed, except for the packages:
#
#   apt-get install --no-install-recommends qemu-system-x86 seabios busybox-static cpio kmod make gcc
#
# The first run downloads about 85 MB of Debian packages to target/virtual_camera and takes a few
# minutes, later ones about two minutes. The exit status is that of the tests.
#
# usage: tests/virtual_camera/run.sh [TEST NAME PART]     LIMIT=900 (seconds), PROFILE=release
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${PROFILE:-release}
work=${VM_DIR:-target/virtual_camera}
mkdir -p "$work"
work=$(cd "$work" && pwd)

# Cargo names the test program it built; a plain name could be that of an older build.
test_program=$(cargo test --profile "$profile" --test virtual_camera --no-run --message-format=json |
    sed -n 's/.*"name":"virtual_camera".*"executable":"\([^"]*\)".*/\1/p' | tail -1)
dokcho=$(dirname "$(dirname "$test_program")")/dokcho

fetch_kernel() {
    local kernel version
    kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
    version=${kernel#linux-image-}
    local common=linux-headers-${version%-amd64}-common
    (
        cd "$work"
        apt-get download "$kernel" "linux-headers-$version" "$common" v4l2loopback-dkms \
            "$(apt-cache depends "linux-headers-$version" | awk '/Depends: linux-kbuild/ {print $2; exit}')" 2>/dev/null
        for package in *.deb; do dpkg -x "$package" root; done
        rm -f ./*.deb
        # The headers name each other by the place where they would be installed.
        sed -i "s|include /usr/src|include $work/root/usr/src|" "root/usr/src/linux-headers-$version/Makefile"
        mkdir -p loopback && cp root/usr/src/v4l2loopback-*/* loopback/
        make -s -C "root/usr/src/linux-headers-$version" M="$work/loopback" modules
        depmod -b root "$version"
        echo "$version" >version
    )
}
[ -f "$work/version" ] || fetch_kernel
version=$(cat "$work/version")

# The guest's file system: busybox, the modules in the order of loading, and the programs.
guest=$(mktemp -d)
trap 'rm -rf "$guest"' EXIT
mkdir -p "$guest"/{bin,dev,proc,sys,tmp,modules}
cp /bin/busybox "$guest/bin/busybox"
ln -s busybox "$guest/bin/sh"
: >"$guest/modules/order"
# v4l2loopback needs videodev, which vivid brings along.
for file in $(modprobe -d "$work/root" -S "$version" --show-depends vivid | awk '$1 == "insmod" {print $2}') "$work/loopback/v4l2loopback.ko"; do
    cp "$file" "$guest/modules/"
    basename "$file" >>"$guest/modules/order"
done
cp "$test_program" "$guest/virtual_camera"
cp "$dokcho" "$guest/dokcho"
for program in "$test_program" "$dokcho"; do
    ldd "$program" | { grep -o '/[^ ]*' || true; } | sort -u | while read -r library; do
        mkdir -p "$guest$(dirname "$library")"
        [ -e "$guest$library" ] || cp -L "$library" "$guest$library"
    done
done
printf '%q ' --ignored --test-threads=1 --nocapture "$@" >"$guest/arguments"
cat >"$guest/init" <<'INIT'
#!/bin/sh
/bin/busybox --install -s /bin
export PATH=/bin DOKCHO=/dokcho RUST_BACKTRACE=0
mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev; mount -t tmpfs none /tmp
while read -r module; do
    arguments=
    case $module in
    vivid.ko) arguments="n_devs=1 node_types=0x1 num_inputs=1 input_types=0x00" ;;
    v4l2loopback.ko) arguments="video_nr=7 card_label=Loopback exclusive_caps=0" ;;
    esac
    insmod "/modules/$module" $arguments || echo "could not load $module"
done </modules/order
echo "devices: $(echo /dev/video*)"
eval "/virtual_camera $(cat /arguments)"
echo "GUEST_STATUS=$?"
poweroff -f
INIT
chmod +x "$guest/init"
(cd "$guest" && find . | cpio -o -H newc --quiet | gzip -1 >"$work/guest.gz")

timeout "${LIMIT:-900}" qemu-system-x86_64 -accel tcg -cpu max -smp 2 -m 768 -nodefaults -no-user-config -display none \
    -no-reboot -serial stdio -kernel "$work/root/boot/vmlinuz-$version" -initrd "$work/guest.gz" \
    -append "console=ttyS0 quiet loglevel=3 panic=-1" </dev/null 2>&1 | tee "$work/console.log" || true
status=$(grep -ao 'GUEST_STATUS=[0-9]*' "$work/console.log" | tail -1 | cut -d= -f2)
exit "${status:-99}"
