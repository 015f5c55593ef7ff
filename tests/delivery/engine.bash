# A container engine for the steps: Docker where its daemon answers, else podman, with files of its own and settings
# that work without systemd and without the right to raise limits. Sourced by tests/delivery/run.
# ENGINE is empty when none can run; COMPOSE is the command that brings a stack up with it, with DOCKER_HOST set.

engine_socket_pid=

engine_settings() {
    local kept=$PWD/build/delivery/containers run
    # The same each time: podman remembers it beside the images.
    run=/tmp/reformd-engine-$(printf '%s' "$PWD" | sha256sum | cut -c1-10)
    mkdir -p "$kept" "$run"
    cat >"$run/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$run/tmp"
exit_command_delay = 5
CONF
    cat >"$run/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$kept"
runroot = "$run/root"
CONF
    export CONTAINERS_CONF=$run/containers.conf CONTAINERS_STORAGE_CONF=$run/storage.conf BUILDAH_ISOLATION=chroot
    export BUILDAH_FORMAT=docker # which keeps HEALTHCHECK, whoever builds
}

# compose speaks to an engine's socket.
engine_serve() {
    podman system service --time=0 "unix://$WORK/engine.sock" >"$WORK/engine.log" 2>&1 &
    engine_socket_pid=$!
    export DOCKER_HOST=unix://$WORK/engine.sock
    for _ in $(seq 100); do [ ! -S "$WORK/engine.sock" ] || return 0; sleep 0.1; done
    return 1
}

# Not where the command is podman's.
has_docker() { docker --version 2>/dev/null | grep -qi '^docker' && docker info >/dev/null 2>&1; }

engine_begin() {
    export ENGINE= COMPOSE=
    if has_docker; then
        ENGINE=docker
        export DOCKER_BUILDKIT=1 # what a Docker older than 23 has to be told
    elif command -v podman >/dev/null; then
        engine_settings
        podman info >"$WORK/engine.log" 2>&1 && engine_serve && ENGINE=podman || cat "$WORK/engine.log" >&2
    fi
    if [ "$ENGINE" = docker ] && docker compose version >/dev/null 2>&1; then
        COMPOSE="docker compose"
    elif command -v docker-compose >/dev/null; then
        COMPOSE=docker-compose
    fi
}

engine_end() {
    [ -n "$engine_socket_pid" ] || return 0
    kill "$engine_socket_pid" 2>/dev/null || true
    wait "$engine_socket_pid" 2>/dev/null || true
}
