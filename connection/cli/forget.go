package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"bcconnect/connection/store"
)

// forgetter is a vault that can delete itself with its key.
type forgetter interface {
	Forget(ctx context.Context) error
}

// ours are the names of what the program keeps in its folder. Whatever else lies
// there was put there by somebody else and stays.
func ours() []string {
	return []string{"connections*", "settings*", "instance*", "vault*", "locks", "crash", "sandbox", ".*.tmp"}
}

// forgetCommand deletes everything that is kept: what an uninstaller calls when
// nothing shall be left.
func (p *program) forgetCommand() *cobra.Command {
	var yes bool
	cmd := p.command("forget", "more", "")
	cmd.Args = p.noArgs
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, p.say("cli.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if p.dir == "" {
			return usage("cli.usage.dir")
		}
		if !yes && !p.agrees("cli.forget.ask", "dir", p.dir) {
			return usage("cli.usage.unanswered")
		}
		if err := p.forget(cmd.Context()); err != nil {
			return err
		}
		p.out.line(p.say("cli.forget.done", "dir", p.dir))
		return nil
	}
	return cmd
}

// forget deletes the vaults with their keys first: with them gone, nothing that
// is left behind can be read.
func (p *program) forget(ctx context.Context) error {
	for _, dir := range vaultFolders(p.dir) {
		v, ok := p.vault(dir).(forgetter)
		if !ok {
			continue
		}
		if err := v.Forget(ctx); err != nil {
			return err
		}
	}
	for _, pattern := range ours() {
		found, err := filepath.Glob(filepath.Join(p.dir, pattern))
		if err != nil {
			return err // only for a pattern that is none
		}
		for _, path := range found {
			if err := removeTree(path); err != nil {
				return store.Fault(path, err)
			}
		}
	}
	_ = os.Remove(p.dir) // goes only when it is empty
	return nil
}

// removeTree removes a file or a folder with all that is in it, deepest first,
// one by one: os.RemoveAll uses a call of Windows that not every system which
// runs programs for Windows has.
func removeTree(root string) error {
	var all []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	for _, path := range slices.Backward(all) {
		if e := os.Remove(path); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// vaultFolders are the folder and those below it, the sandbox's, that have a
// key of their own.
func vaultFolders(root string) []string {
	dirs := []string{root}
	_ = filepath.WalkDir(filepath.Join(root, "sandbox"), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return fs.SkipDir // what cannot be read cannot have been written by us
		}
		if e.IsDir() {
			dirs = append(dirs, path)
		}
		return nil
	})
	return dirs
}
