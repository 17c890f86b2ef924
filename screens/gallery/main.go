// Command gallery draws every screen in each of its states, light and dark,
// into a folder, without a display: for people to look at.
//
// It is no part of the program and opens no window.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/connection/expiry"
	"bcconnect/connection/recipe"
	machine "bcconnect/connection/rotate"
	"bcconnect/connection/setup"
	"bcconnect/connection/snippets"
	state "bcconnect/connection/sweep"
	moves "bcconnect/connection/transfer"
	"bcconnect/screens/card"
	crashpage "bcconnect/screens/crash"
	"bcconnect/screens/ends"
	"bcconnect/screens/home"
	"bcconnect/screens/look"
	checklist "bcconnect/screens/recipe"
	"bcconnect/screens/rotate"
	"bcconnect/screens/settings"
	snippetspage "bcconnect/screens/snippets"
	"bcconnect/screens/sweep"
	"bcconnect/screens/transfer"
	"bcconnect/screens/wizard"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// sheet is a screen in one state.
type sheet struct {
	name string
	make func(l *look.Look) fyne.CanvasObject
}

// options are what the command line says.
type options struct {
	dir, lang, only string
	scale           float64
	sizes           string
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("gallery", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.dir, "dir", "gallery", "folder for the pictures")
	flags.StringVar(&o.lang, "lang", "en", "language; qps is longer than any real one")
	flags.StringVar(&o.only, "only", "", "only names that contain this")
	flags.Float64Var(&o.scale, "scale", 1, "pixels for each unit")
	flags.StringVar(&o.sizes, "sizes", "1120x740,880x600", "window sizes, by comma")
	if err := flags.Parse(args); err != nil {
		return err
	}
	words, err := text.Load()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.dir, 0o750); err != nil {
		return err
	}
	app := test.NewApp()
	for _, v := range []look.Variant{look.Light, look.Dark} {
		l, err := look.New(words, o.lang, v)
		if err != nil {
			return err
		}
		l.Now, l.Zone = card.Moment, time.UTC
		app.Settings().SetTheme(l)
		for _, s := range sheets() {
			if ctx.Err() != nil || !strings.Contains(s.name, o.only) {
				continue
			}
			if err := o.draw(s, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// sheets lists every screen in every state, by name.
func sheets() []sheet {
	at := card.Moment()
	return slices.Concat(
		homeSheets(), wireSheets(),
		states("sweep-", sweep.States(at), func(l *look.Look) drawer[state.State] { return sweep.New(l, func(state.Event) {}) }),
		states("settings-", settings.States(), func(l *look.Look) drawer[settings.State] { return settings.New(l, func(settings.Event) {}) }),
		states("crash-", crashpage.States(), func(l *look.Look) drawer[crashpage.State] { return crashpage.New(l, crashpage.Gestures{}) }),
		states("move-", transfer.States(), func(l *look.Look) drawer[moves.State] { return transfer.New(l, transfer.Gestures{}) }),
		states("snippets-", snippetspage.States(), func(l *look.Look) drawer[snippets.State] { return snippetspage.New(l, snippetspage.Gestures{}) }),
		states("ends-", ends.States(at), func(l *look.Look) drawer[expiry.Page] { return ends.New(l, func(expiry.Event) {}) }),
		states("renew-", rotate.States(at), func(l *look.Look) drawer[machine.State] { return rotate.New(l, func(machine.Event) {}) }),
		states("recipe-", checklist.States(), func(l *look.Look) drawer[recipe.State] { return checklist.New(l, func(recipe.Event) {}) }),
		states("", wizard.States(at), func(l *look.Look) drawer[setup.State] { return wizard.New(l, func(setup.Event) {}) }),
	)
}

// drawer is a screen that draws states.
type drawer[S any] interface {
	Object() fyne.CanvasObject
	Render(st S)
}

// states are the sheets of one screen, by name; each draws on a screen of its own.
func states[S any](prefix string, all map[string]S, screen func(*look.Look) drawer[S]) []sheet {
	var out []sheet
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, sheet{prefix + name, func(l *look.Look) fyne.CanvasObject {
			s := screen(l)
			s.Render(all[name])
			return s.Object()
		}})
	}
	return out
}

// homeSheets are those of the home screen, whose findings are scrolled to.
func homeSheets() []sheet {
	var out []sheet
	all := home.States()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, sheet{"home-" + name, func(l *look.Look) fyne.CanvasObject {
			s := home.New(l, func(cards.Event) {})
			s.Object().Resize(fyne.NewSize(1120, 740))
			s.Render(all[name])
			if strings.HasPrefix(name, "finding-") {
				s.Card().Reveal()
			}
			return s.Object()
		}})
	}
	return out
}

// draw writes one sheet in every size.
func (o options) draw(s sheet, l *look.Look) error {
	for size := range strings.SplitSeq(o.sizes, ",") {
		var w, h float32
		if _, err := fmt.Sscanf(size, "%fx%f", &w, &h); err != nil {
			return fmt.Errorf("gallery: size %q: %w", size, err)
		}
		c := software.NewCanvas()
		c.SetPadded(false)
		c.SetScale(float32(o.scale))
		c.SetContent(s.make(l))
		c.Resize(fyne.NewSize(w, h))
		name := fmt.Sprintf("%s-%s-%.0f.png", s.name, l.Variant(), w)
		f, err := os.Create(filepath.Join(o.dir, name))
		if err != nil {
			return err
		}
		err = png.Encode(f, c.Capture())
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
