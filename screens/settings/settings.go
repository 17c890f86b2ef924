package settings

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// State is everything that the settings show.
type State struct {
	Language  string // "" follows the computer
	Languages []Language
	Theme     look.Variant
	Proxy     string
	NoProxy   string
	CAFile    string
	Keep      connection.Keep
	Life      Life
	Version   string
	DataDir   string
	// LogOn keeps the log on disk: in LogFolder, or where that is empty in
	// LogDefault; files of LogSize MB, one of LogSizes.
	LogOn                          bool
	LogFolder, LogDefault, LogSize string
	LogSizes                       []string
	Keyring                        string // what holds the key, in words; "" shows nothing
	// Problems names what is wrong with a typed value, by "proxy" and "ca".
	Problems map[string]string
	Findings []diagnose.Finding // why the settings could not be kept
}

// Language is one to choose: its code and its own name.
type Language struct{ Code, Name string }

// Event is a gesture.
type Event interface{ event() }

// The gestures. Each carries the new value.
type (
	LanguageChosen struct{ Code string }
	ThemeChosen    struct{ Variant look.Variant }
	ProxyTyped     struct{ Text string }
	NoProxyTyped   struct{ Text string }
	CATyped        struct{ Path string }
	CAAsked        struct{} // let the user choose a file
	KeepChosen     struct{ Keep connection.Keep }
	LogToggled     struct{ On bool }
	LogFolderTyped struct{ Path string }
	LogSizeChosen  struct{ MB string }
	FolderAsked    struct{} // open the folder in which the data lies
	Copied         struct{ Text string }
	Closed         struct{}
)

func (LanguageChosen) event() {}
func (ThemeChosen) event()    {}
func (ProxyTyped) event()     {}
func (NoProxyTyped) event()   {}
func (CATyped) event()        {}
func (CAAsked) event()        {}
func (KeepChosen) event()     {}
func (LogToggled) event()     {}
func (LogFolderTyped) event() {}
func (LogSizeChosen) event()  {}
func (FolderAsked) event()    {}
func (Copied) event()         {}
func (Closed) event()         {}

// keepDerived stands for connection.KeepDerived among the choices.
const keepDerived = "derived"

// Screen is the settings. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit      *parts.Kit
	send     func(Event)
	back     *parts.Button
	language *parts.Choice
	theme    *parts.Options
	proxy    *parts.Field
	noProxy  *parts.Field
	ca       *parts.Field
	keep     *parts.Options
	life     *lifePart
	log      *logPanel
	about    *parts.Facts
	faults   *parts.Faults
	scroll   *parts.Scroll
	root     fyne.CanvasObject
}

// New makes the settings. Gestures go to send.
func New(l *look.Look, send func(Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send}
	k := s.kit
	k.Copy = func(text string) { send(Copied{text}) }
	k.OnEscape = func() { send(Closed{}) }
	s.back = k.Button(k.Say("settings.back"), parts.Secondary, func() { send(Closed{}) }).SetIcon("back")
	s.faults = k.Faults(parts.FindingOptions{Quiet: true})
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("settings.title"))),
		s.faults.Object(), s.appearance(), s.network(), s.tokens(), s.logs(), s.program(),
	)
	s.scroll = k.Scroll(parts.Pad(parts.Centre(page, 760), 24, look.PageInset, 24, look.PageInset))
	s.root = s.scroll
	return s
}

func (s *Screen) panel(title string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	head := s.kit.Text(parts.Heading(), s.kit.Say(title))
	return parts.Panel(parts.Column(14, append([]fyne.CanvasObject{head}, objects...)...))
}

func (s *Screen) appearance() fyne.CanvasObject {
	k := s.kit
	s.language = k.Choice(k.Say("settings.language"), "", func(code string) {
		if code == systemLanguage {
			code = ""
		}
		s.send(LanguageChosen{code})
	})
	s.theme = k.Options(func(id string) { s.send(ThemeChosen{look.Variant(id)}) },
		parts.Option{ID: string(look.System), Title: k.Say("settings.theme.system")},
		parts.Option{ID: string(look.Light), Title: k.Say("settings.theme.light")},
		parts.Option{ID: string(look.Dark), Title: k.Say("settings.theme.dark")})
	s.theme.Sideways(3, 140)
	colours := parts.Column(4, k.Text(parts.Strong(), k.Say("settings.theme")), s.theme)
	return s.panel("settings.look", colours, s.language)
}

func (s *Screen) network() fyne.CanvasObject {
	k := s.kit
	s.proxy = k.Field(k.Say("settings.proxy"), k.Say("settings.proxy.where"), func(t string) { s.send(ProxyTyped{t}) })
	s.noProxy = k.Field(k.Say("settings.noproxy"), k.Say("settings.noproxy.where"), func(t string) { s.send(NoProxyTyped{t}) })
	s.ca = k.Field(k.Say("settings.ca"), k.Say("settings.ca.where"), func(t string) { s.send(CATyped{t}) })
	choose := k.Button(k.Say("settings.ca.choose"), parts.Secondary, func() { s.send(CAAsked{}) })
	return s.panel("settings.network", s.proxy, s.noProxy, parts.Column(8, s.ca, parts.Wrap(8, choose)))
}

func (s *Screen) tokens() fyne.CanvasObject {
	k := s.kit
	option := func(id string) parts.Option {
		return parts.Option{ID: id, Title: k.Say("settings.keep." + id), Text: k.Say("settings.keep." + id + ".text")}
	}
	s.keep = k.Options(func(id string) {
		if id == keepDerived {
			id = string(connection.KeepDerived)
		}
		s.send(KeepChosen{connection.Keep(id)})
	}, option(keepDerived), option(string(connection.KeepSession)), option(string(connection.KeepSealed)))
	s.life = newLifePart(k, s.send)
	return s.panel("settings.tokens", parts.Column(4, k.Text(parts.Strong(), k.Say("settings.keep")), s.keep), s.life.box)
}

func (s *Screen) program() fyne.CanvasObject {
	k := s.kit
	s.about = k.Facts(1, 320, 122)
	open := k.Button(k.Say("settings.data.open"), parts.Secondary, func() { s.send(FolderAsked{}) })
	return s.panel("settings.about", s.about, parts.Wrap(8, open), k.Text(parts.Small(), k.Say("settings.private")))
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.back }

// systemLanguage is the choice that follows the computer.
const systemLanguage = "system"

// Render shows a state.
func (s *Screen) Render(st State) {
	items := make([]parts.Item, 0, 1+len(st.Languages))
	items = append(items, parts.Item{ID: systemLanguage, Title: s.kit.Say("settings.language.system")})
	for _, l := range st.Languages {
		items = append(items, parts.Item{ID: l.Code, Title: l.Name})
	}
	s.language.SetItems(items)
	s.language.SetChosen(or(st.Language, systemLanguage))
	s.theme.SetChosen(or(string(st.Theme), string(look.System)))
	s.proxy.SetText(st.Proxy)
	s.proxy.SetError(st.Problems["proxy"])
	s.noProxy.SetText(st.NoProxy)
	s.ca.SetText(st.CAFile)
	s.ca.SetError(st.Problems["ca"])
	s.keep.SetChosen(or(string(st.Keep), keepDerived))
	s.life.render(st.Life)
	s.log.render(st)
	facts := []parts.Fact{
		{Name: s.kit.Say("settings.version"), Value: st.Version, Copy: st.Version},
		{Name: s.kit.Say("settings.data"), Value: st.DataDir, Copy: st.DataDir},
	}
	if st.Keyring != "" {
		facts = append(facts, parts.Fact{Name: s.kit.Say("settings.keyring"), Value: st.Keyring})
	}
	s.about.Set(facts)
	s.faults.Show(st.Findings)
	parts.Layout(s.root)
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
