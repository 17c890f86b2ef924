package settings

import (
	"fyne.io/fyne/v2"

	"bcconnect/screens/parts"
)

// defaultLogSize is the size of a log file where none was chosen, in MB.
const defaultLogSize = "5"

// logPanel asks whether the log is kept on disk, and where.
type logPanel struct {
	s      *Screen
	on     *parts.Check
	folder *parts.Field
	size   *parts.Choice
	more   *fyne.Container
}

// logs is the panel of the log on disk.
func (s *Screen) logs() fyne.CanvasObject {
	k := s.kit
	p := &logPanel{s: s}
	p.on = k.Check(k.Say("settings.log.on"), k.Say("settings.log.on.text"), func(on bool) { s.send(LogToggled{on}) })
	p.folder = k.Field(k.Say("settings.log.folder"), " ", func(t string) { s.send(LogFolderTyped{t}) })
	p.size = k.Choice(k.Say("settings.log.size"), k.Say("settings.log.size.where"), func(id string) { s.send(LogSizeChosen{id}) })
	p.more = parts.Column(14, p.folder, p.size)
	s.log = p
	return s.panel("settings.log", p.on, p.more)
}

func (p *logPanel) render(st State) {
	say := p.s.kit.Say
	p.on.SetOn(st.LogOn)
	parts.Show(p.more, st.LogOn)
	p.folder.SetText(st.LogFolder)
	p.folder.SetCaption(say("settings.log.folder.where", "path", st.LogDefault))
	p.folder.SetError(st.Problems["log"])
	items := make([]parts.Item, 0, len(st.LogSizes))
	for _, mb := range st.LogSizes {
		items = append(items, parts.Item{ID: mb, Title: say("settings.log.size.mb", "size", mb)})
	}
	p.size.SetItems(items)
	p.size.SetChosen(or(st.LogSize, defaultLogSize))
}
