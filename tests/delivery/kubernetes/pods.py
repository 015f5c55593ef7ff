"""Pods of the rendered manifests, played by podman on this machine's network. What only a cluster can do is done here
beforehand (secrets, references to them, the name of the database), or left out (see `reduced`)."""
import copy
import os
import re
import subprocess

import yaml
from delivery import engine, work
from manifests import of_kind, pod_of
from manifests import value as value_in

ENGINE = os.environ.get("ENGINE", "")


# ---- from what is for Kubernetes to what podman can play ----

def plain_environment(container, secrets):
    """References to secrets, and $(NAME) of variables before, replaced by what they stand for."""
    values = {}
    for variable in container.get("env", []):
        if "valueFrom" in variable:
            reference = variable["valueFrom"]["secretKeyRef"]
            value = value_in(secrets[reference["name"]], reference["key"])
        else:
            value = re.sub(r"\$\((\w+)\)", lambda name: values[name[1]], variable["value"])
        values[variable["name"]] = value
    return [{"name": name, "value": value} for name, value in values.items()]


def folder_of(volume, secrets, folder):
    """A folder with the files that a volume of a secret has."""
    folder.mkdir(parents=True)
    secret = secrets[volume["secretName"]]
    files = {item["path"]: item["key"] for item in volume.get("items", [])} or {key: key for key in secret["data"]}
    for path, key in files.items():
        (folder / path).write_text(value_in(secret, key), encoding="utf-8")
        (folder / path).chmod(0o644)
    folder.chmod(0o755)
    return {"path": str(folder), "type": "Directory"}


def reduced(one, name, image, secrets):
    """The pod of a Deployment or Job, but for the probes (podman would ask with curl, in the container), what chooses a
    node, and ports, which on this machine's network are open anyway. It is not started again when it ends."""
    pod = copy.deepcopy(pod_of(one)["spec"])
    pod.pop("topologySpreadConstraints", None)
    pod["restartPolicy"] = "Never"
    (container,) = pod["containers"]
    for member in ("readinessProbe", "livenessProbe", "ports"):
        container.pop(member, None)
    container |= {"image": image, "imagePullPolicy": "Never", "env": plain_environment(container, secrets)}
    for volume in pod["volumes"]:
        if "secret" in volume:
            volume["hostPath"] = folder_of(volume.pop("secret"), secrets, work() / name / volume["name"])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": pod_of(one)["metadata"]["labels"]},
            "spec": pod}


class Pod:
    """name: unlike that of any other pod of this machine. here: settings that hold on this machine only."""
    def __init__(self, objects, kind, of, name, image, secrets, here):
        self.name = name
        pod = reduced(of_kind(objects, kind)[of], name, image, secrets)
        self.container = f"{name}-{pod['spec']['containers'][0]['name']}"
        pod["spec"]["containers"][0]["env"] += [{"name": key, "value": value} for key, value in here.items()]
        maps = copy.deepcopy(list(of_kind(objects, "ConfigMap").values()))
        for one in maps:
            one["data"] = {key: value for key, value in one["data"].items() if key not in here}
        self.file = work() / f"{name}.yaml"
        self.file.write_text(yaml.safe_dump_all([*maps, pod]), encoding="utf-8")
        try:
            engine("play", "kube", "--network", "host", self.file)
        except BaseException:
            self.end()
            raise

    def state(self, member):
        return engine("inspect", "--format", f"{{{{.State.{member}}}}}", self.container)

    def pid(self):
        return int(self.state("Pid"))

    def log(self):
        done = subprocess.run([ENGINE, "logs", self.container], check=False, text=True, capture_output=True)
        return done.stdout + done.stderr

    def wait(self, seconds):
        """The exit code; None when it did not end."""
        try:
            return int(engine("wait", self.container, timeout=seconds))
        except subprocess.TimeoutExpired:
            return None

    def run(self, *words, given=None):
        """A command in the container: its exit code, and what it says."""
        done = subprocess.run([ENGINE, "exec", *(["-i"] if given else []), self.container, *words], check=False, text=True,
                              capture_output=True, input=given)
        return done.returncode, done.stdout + done.stderr

    def end(self):
        subprocess.run([ENGINE, "pod", "rm", "-f", "-t", "1", self.name], check=False, capture_output=True)
