package app

import (
	"os/exec"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// pixelFormat is PIXELFORMATDESCRIPTOR of wingdi.h.
type pixelFormat struct {
	size, version                                                 uint16
	flags                                                         uint32
	pixelType, colourBits                                         byte
	red, redShift, green, greenShift, blue, blueShift             byte
	alpha, alphaShift, accum, accumRed, accumGreen, accumBlue     byte
	accumAlpha, depthBits, stencilBits, auxBuffers, layer, unused byte
	layerMask, visibleMask, damageMask                            uint32
}

const (
	drawToWindow  = 0x4 // PFD_DRAW_TO_WINDOW
	supportOpenGL = 0x20
	doubleBuffer  = 0x1
	glVersionName = 0x1F02 // GL_VERSION
	colour32      = 32
	depth24       = 24
	noOpenGLAtAll = "0."
)

// glVersion makes a small window that is never shown, asks OpenGL for its
// version, and takes all of it away again.
func glVersion() string {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	user, gdi, gl := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("gdi32.dll"), windows.NewLazyDLL("opengl32.dll")
	if gl.Load() != nil {
		return noOpenGLAtAll
	}
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return ""
	}
	window, _, _ := user.NewProc("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 1, 1, 0, 0, 0, 0)
	if window == 0 {
		return "" // not about OpenGL: let the toolkit try
	}
	defer func() { _, _, _ = user.NewProc("DestroyWindow").Call(window) }()
	context, _, _ := user.NewProc("GetDC").Call(window)
	if context == 0 {
		return ""
	}
	defer func() { _, _, _ = user.NewProc("ReleaseDC").Call(window, context) }()
	want := pixelFormat{version: 1, flags: drawToWindow | supportOpenGL | doubleBuffer, colourBits: colour32, depthBits: depth24}
	want.size = uint16(unsafe.Sizeof(want))
	format, _, _ := gdi.NewProc("ChoosePixelFormat").Call(context, uintptr(unsafe.Pointer(&want)))
	if format == 0 {
		return noOpenGLAtAll
	}
	if ok, _, _ := gdi.NewProc("SetPixelFormat").Call(context, format, uintptr(unsafe.Pointer(&want))); ok == 0 {
		return noOpenGLAtAll
	}
	drawing, _, _ := gl.NewProc("wglCreateContext").Call(context)
	if drawing == 0 {
		return noOpenGLAtAll
	}
	defer func() { _, _, _ = gl.NewProc("wglDeleteContext").Call(drawing) }()
	if ok, _, _ := gl.NewProc("wglMakeCurrent").Call(context, drawing); ok == 0 {
		return noOpenGLAtAll
	}
	defer func() { _, _, _ = gl.NewProc("wglMakeCurrent").Call(0, 0) }()
	said, _, _ := gl.NewProc("glGetString").Call(glVersionName)
	if said == 0 {
		return ""
	}
	return windows.BytePtrToString(*(**byte)(unsafe.Pointer(&said))) //nolint:gosec // a constant of the library
}

// askAnyway says that there is no OpenGL and asks whether to try all the same.
func askAnyway(title, text string) bool {
	t, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return true
	}
	b, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return true
	}
	answer, err := windows.MessageBox(0, b, t, windows.MB_YESNO|windows.MB_ICONWARNING|windows.MB_DEFBUTTON2)
	const yes = 6 // IDYES
	return err != nil && answer == 0 || answer == yes
}

// start starts the copy beside the software OpenGL and lets it go.
func start(exe string, args []string) error {
	cmd := exec.Command(exe, args...) //nolint:noctx,gosec // it outlives this process; our own copy
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
