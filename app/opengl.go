package app

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"bcconnect/connection/store"
)

// leastGL is the major version of OpenGL that the toolkit draws with.
const leastGL = 2

// glEnough says whether a version, as OpenGL tells it ("4.5 (Core Profile) …",
// "1.1.0"), is enough. What cannot be read is: the toolkit knows better.
func glEnough(version string) bool {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(strings.TrimSpace(major))
	return err != nil || n >= leastGL
}

// softwareGL looks for a software OpenGL in the folder "opengl" beside the
// program, puts a copy of the program there, because Windows takes a library
// from where the program lies before its own, and returns the copy's path; ""
// if there is none. A program that lies there already has it.
func softwareGL(exe string) (string, error) {
	dir := filepath.Join(filepath.Dir(exe), "opengl")
	if filepath.Base(filepath.Dir(exe)) == "opengl" {
		return "", nil
	}
	if _, err := os.Stat(filepath.Join(dir, "opengl32.dll")); err != nil {
		return "", nil //nolint:nilerr // not there, or not for us: the same
	}
	target := filepath.Join(dir, filepath.Base(exe))
	from, err := os.Stat(exe)
	if err != nil {
		return "", err
	}
	if have, err := os.Stat(target); err == nil && have.Size() == from.Size() && !have.ModTime().Before(from.ModTime()) {
		return target, nil
	}
	return target, copyFile(exe, target)
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // the program itself
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755) //nolint:gosec // a program has to be executable
	if err != nil {
		return store.Fault(to, err)
	}
	_, err = io.Copy(out, in)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}

// withoutOpenGL sees before the toolkit whether there is anything to draw with:
// it would open nothing and say so to nobody. done says that this process has
// nothing more to do: another one draws in software, or the person was told and
// does not want to try all the same.
func (a *App) withoutOpenGL(args []string) (done bool, err error) {
	if glEnough(glVersion()) {
		return false, nil
	}
	if exe, err := os.Executable(); err == nil {
		if other, err := softwareGL(exe); err == nil && other != "" && start(other, args) == nil {
			return true, nil
		}
	}
	if askAnyway(a.say("app.opengl.title"), a.say("app.opengl.text")) {
		return false, nil
	}
	return true, errNoOpenGL
}
