package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"bcconnect/connection/crash"
	"bcconnect/connection/logbook"
	"bcconnect/connection/pattern"
	"bcconnect/connection/profiles"
	"bcconnect/connection/recipe"
	"bcconnect/connection/store"
	"bcconnect/connection/vault"
)

// The folders that the program makes in its data folder.
const (
	locksFolder    = "locks"
	logFolder      = "log"
	pagesFolder    = "pages"
	sandboxFolder  = "sandbox"
	practiseFolder = "practise"
)

// kept says of a file in a folder whether the program wrote it.
type kept func(path, name string) bool

func byName(own func(string) bool) kept { return func(_, name string) bool { return own(name) } }

// ownFolders are the folders in which the program keeps something, deepest first,
// each with what it writes there. Whatever else lies in them was put there by
// somebody else and stays, and so does every link, wherever it leads.
func ownFolders(root string) []struct {
	path string
	own  kept
} {
	type place = struct {
		path string
		own  kept
	}
	var out []place
	world := func(dir string) {
		out = append(out, place{filepath.Join(dir, locksFolder), byName(store.LockNamed)}, place{dir, byName(ownWorld)})
	}
	practise := filepath.Join(root, sandboxFolder, practiseFolder)
	for _, dir := range practised(root) {
		world(dir)
	}
	out = append(out, place{practise, func(string, string) bool { return false }})
	world(filepath.Join(root, sandboxFolder))
	out = append(out,
		place{filepath.Join(root, crash.Folder), byName(crash.Own)},
		place{filepath.Join(root, logFolder), byName(logbook.Own)},
		place{filepath.Join(root, pagesFolder), ownPage})
	world(root)
	return out
}

// practised are the folders of the scenarios that somebody has practised, also of
// those that this version does not have any more: the simulated cloud keeps its
// state there.
func practised(root string) []string {
	dir := filepath.Join(root, sandboxFolder, practiseFolder)
	if !within(root, dir) {
		return nil
	}
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil // what cannot be read cannot have been written by us
	}
	var out []string
	for _, e := range all {
		path := filepath.Join(dir, e.Name())
		state, err := os.Lstat(filepath.Join(path, stateFile))
		if e.IsDir() && err == nil && state.Mode().IsRegular() {
			out = append(out, path)
		}
	}
	return out
}

// stateFile is what the simulated cloud keeps, stateLock what keeps two programs
// from writing it at once.
const (
	stateFile = "cloud.json"
	stateLock = stateFile + ".lock"
)

// practiceHalf is what a killed sandbox leaves of its state.
var practiceHalf = pattern.New(`^\.sandbox-[0-9]+$`)

// ownWorld says whether a file is one that connections are kept in, for real or in
// the sandbox.
func ownWorld(name string) bool {
	return profiles.Own(name) || vault.Own(name) || name == stateFile || name == stateLock || practiceHalf.MatchString(name)
}

// halfPage is what a killed writer leaves of one.
var halfPage = pattern.New(`^\..+\.html\.[0-9]+\.tmp$`)

// ownPage says whether a file is a checklist that was opened in the browser: its
// name is the connection's, so it is known by how it begins.
func ownPage(path, name string) bool {
	if filepath.Ext(name) != ".html" && !halfPage.MatchString(name) {
		return false
	}
	head, err := store.ReadFile(path, mostPage)
	return err == nil && bytes.Contains(head, []byte(recipe.SheetMark))
}

// mostPage is more than a checklist has, in bytes.
const mostPage = 4 << 20

// sweepOwn deletes what the program wrote, and the folders that are empty then.
func sweepOwn(root string) error {
	for _, f := range ownFolders(root) {
		if !within(root, f.path) {
			continue
		}
		all, err := os.ReadDir(f.path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return store.Fault(f.path, err)
		}
		for _, e := range all {
			path := filepath.Join(f.path, e.Name())
			if !e.Type().IsRegular() || !f.own(path, e.Name()) {
				continue
			}
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return store.Fault(path, err)
			}
		}
		_ = os.Remove(f.path) // goes only when it is empty
	}
	return nil
}

// within says whether path is a folder that no link leads to, seen from root: the
// data folder itself may be one, as whoever made it so wanted it.
func within(root, path string) bool {
	for ; path != root; path = filepath.Dir(path) {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// vaultFolders are the folder and those below it, the sandbox's, that have a
// key of their own.
func vaultFolders(root string) []string {
	dirs := []string{root}
	if dir := filepath.Join(root, sandboxFolder); within(root, dir) {
		dirs = append(dirs, dir)
	}
	return append(dirs, practised(root)...)
}
