package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/assets/pages"
	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/connection/cli"
	"bcconnect/connection/clip"
	"bcconnect/connection/crash"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/profiles"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
)

// Exit codes of the window program; its words (bcconnect check …) have those of
// the command line.
const (
	exitWell  = 0
	exitUsage = 2
	exitNoGo  = 3 // the window could not be opened
)

// Options is what the window was started with.
type Options struct {
	Dir      string // data folder; empty: the platform's
	Sandbox  bool   // begin in the sandbox
	Scenario string // and in this scenario of it
	File     string // connection file to open in the wizard
	Language string // empty: the settings', else the system's
	Trace    string // file that is told what the window shows, for support and tests
}

// App is the running window.
type App struct {
	fyne   fyne.App
	win    fyne.Window
	words  *text.Catalogue
	lang   string
	say    text.Say
	look   *look.Look
	around surroundings
	desk   desk
	d      dispatcher
	trace  *tracer
	work   sync.WaitGroup // sessions that are being closed
	ctx    context.Context
	stop   context.CancelFunc

	world  *world
	real   *world
	home   *cards.Session
	wizard *setup.Session // nil: not open
	show   shown
	set    *settingsPage // nil: never opened
	page   page          // nil: none is open
	file   *handedIn     // nil: no file, or it was opened
	clip   *clip.Holder
	renews atomic.Bool // tokens renew by themselves

	onShortcut func(fyne.Shortcut) // for lines of text that have the focus
}

// Main runs the program with the words of its command line and returns its exit
// code. Words that are not flags are the command line's.
func Main(ctx context.Context, args []string) int {
	crash.NoCore()
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return runWords(ctx, args)
	}
	_ = os.Unsetenv(cli.EnvSecret) // the window has no use for it, and what it starts would inherit it
	o, err := parse(args, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitWell
	case errors.Is(err, errVersion):
		_, _ = fmt.Fprintln(os.Stdout, "BC Connect", Version)
		return exitWell
	case err != nil:
		return exitUsage
	}
	if err := Run(ctx, o); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bcconnect:", err)
		return exitNoGo
	}
	return exitWell
}

var (
	errVersion   = errors.New("app: version asked for")
	errNoOpenGL  = errors.New("this computer offers no OpenGL 2 to draw a window with; the command line does the same job: bcconnect help")
	errTwoWorlds = errors.New("app: both a file and the sandbox")
)

// parse reads the flags.
func parse(args []string, errs io.Writer) (Options, error) {
	var o Options
	var version bool
	f := flag.NewFlagSet("bcconnect", flag.ContinueOnError)
	f.SetOutput(errs)
	f.StringVar(&o.Dir, "dir", os.Getenv("BCCONNECT_DIR"), "folder for connections and settings")
	f.StringVar(&o.Language, "lang", "", "language, such as en")
	f.StringVar(&o.Trace, "trace", "", "file that is told what the window shows, for support")
	f.StringVar(&o.File, "file", "", "connection file to open; look at it before anything is asked")
	f.BoolVar(&version, "version", false, "print the version")
	f.BoolFunc("sandbox", "begin in the sandbox; --sandbox=NAME in one of its scenarios", func(s string) error {
		o.Sandbox = s != "false"
		if s != "true" && s != "false" {
			o.Scenario = s
		}
		return nil
	})
	f.Usage = func() {
		_, _ = fmt.Fprintln(errs, "Usage: bcconnect [flags]        opens the window\n       bcconnect help           the command line")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if version {
		return o, errVersion
	}
	if o.File != "" && o.Sandbox {
		_, _ = fmt.Fprintln(errs, "Give either --file or --sandbox: a file says itself where it belongs.")
		return o, errTwoWorlds
	}
	if o.Dir == "" {
		base, err := os.UserConfigDir()
		if err != nil {
			return o, err
		}
		o.Dir = filepath.Join(base, "bcconnect")
	}
	return o, nil
}

// Run opens the window and returns when it is closed. The error says why it
// could not be opened.
func Run(ctx context.Context, o Options) error {
	if err := displayMissing(os.Getenv); err != nil {
		return err
	}
	defer hurry()()
	a := &App{}
	a.ctx, a.stop = context.WithCancel(ctx)
	defer a.stop()
	if err := a.load(o); err != nil {
		return err
	}
	if done, err := a.withoutOpenGL(os.Args[1:]); done {
		return err
	}
	quietBrowser()
	// A folder that cannot be written has its finding later; without a watch
	// the program works as well.
	watch, _ := crash.Begin(o.Dir, Version, time.Now())
	a.prepare()
	fonts := readFonts()
	if err := a.begin(o); err != nil {
		watch.End()
		return err
	}
	a.openWindow()
	fonts.Wait()
	awaitList(a.home, time.After(firstWait))
	a.appear()
	a.offerCrash()
	var once sync.Once
	end := func() { once.Do(func() { a.close(); watch.End() }) }
	ended := make(chan struct{})
	a.win.SetOnClosed(func() { go farewell(ended, end) })
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM) // the toolkit listens, too, but only once it runs, and closes no window
	defer signal.Stop(told)
	go func() {
		select {
		case <-told:
			a.d.onUI(a.fyne.Quit)
			farewell(ended, end)
		case <-ended:
		}
	}()
	a.win.ShowAndRun()
	close(ended)
	end()
	return nil
}

// patience is how long the toolkit may take to end after its window has closed.
const patience = 5 * time.Second

// farewell ends the program when its toolkit does not: now and then it waits for
// an event that its closed queue has lost, and a process without a window stays
// until the computer is switched off.
func farewell(ended <-chan struct{}, end func()) {
	select {
	case <-ended:
	case <-time.After(patience):
		end()
		os.Exit(0) //nolint:forbidigo // the only way out of a loop that is not ours
	}
}

// displayMissing says in a sentence what the toolkit would say by crashing.
func displayMissing(getenv func(string) string) error {
	switch runtime.GOOS {
	case "windows", "darwin", "js":
		return nil
	}
	if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		return errors.New("there is no display (DISPLAY and WAYLAND_DISPLAY are empty); the command line does the same job: bcconnect help")
	}
	return nil
}

// load reads words, settings and catalogue.
func (a *App) load(o Options) error {
	var err error
	if a.words, err = text.Load(); err != nil {
		return err
	}
	settings, err := profiles.Open(o.Dir).Settings()
	if err != nil {
		return err
	}
	a.around = surroundings{dir: o.Dir, settings: settings, catalogue: diagnose.Lazy()}
	if o.Language != "" {
		a.around.settings.Language = o.Language
	}
	a.rule(a.around.settings)
	return a.speak()
}

// speak takes the language and the theme of the settings.
func (a *App) speak() error {
	a.lang = a.words.Choose(a.around.settings.Language, text.System(os.Getenv))
	a.say = a.words.Sayer(a.lang)
	var err error
	if a.look, err = look.New(a.words, a.lang, variant(a.around.settings.Theme)); err != nil {
		return err
	}
	a.look.OnShortcut, a.look.OnKey = a.onShortcut, a.key
	a.around.page, err = pages.Maker(a.say)
	return err
}

func variant(t profiles.Theme) look.Variant {
	switch t {
	case profiles.ThemeLight:
		return look.Light
	case profiles.ThemeDark:
		return look.Dark
	case profiles.ThemeSystem:
	}
	return look.System
}

// begin opens the first world and has its connections read.
func (a *App) begin(o Options) error {
	var err error
	a.real = realWorld(a.around)
	if a.trace, err = newTracer(o.Trace, a); err != nil {
		return err
	}
	first := a.real
	a.file = readHandedIn(o.File)
	if o.Sandbox || a.file.sandbox() {
		if first, err = sandboxWorld(a.ctx, a.around, o.Scenario); err != nil {
			return err
		}
	}
	a.settle(first)
	return nil
}

// firstWait is how long the first picture may wait for the list of connections.
// With it there is one picture where there would be two; a slow disk must not
// keep the window away.
const firstWait = 250 * time.Millisecond

// awaitList returns when the list was read, or could not be, or it is enough.
func awaitList(home *cards.Session, enough <-chan time.Time) {
	changed := make(chan struct{}, 1)
	home.Watch(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	for st := home.State(); !st.Loaded && len(st.Trouble) == 0; st = home.State() {
		select {
		case <-changed:
		case <-enough:
			return
		}
	}
}

// close ends everything that runs; it is called after the window is gone.
func (a *App) close() {
	a.d.close()
	a.stop()
	if a.wizard != nil {
		a.wizard.Close()
	}
	if a.page != nil {
		a.page.Close()
	}
	a.home.Close()
	a.work.Wait()
	a.world.end()
	if a.real != a.world {
		a.real.end()
	}
	a.trace.close()
}
