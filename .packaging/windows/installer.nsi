; The installer for one person: no administrator is needed and nothing outside
; of the person's own folders and registry is touched.
;
;   setup.exe /S [/NOSTARTMENU] [/DESKTOP] [/D=C:\a\folder]
;   uninstall.exe /S [/DELETEDATA]      silent; connections stay unless /DELETEDATA
;
; Exit codes: 0 well, 1 cancelled, 2 not done (the program is open, or the folder
; cannot be written).
Unicode true
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!define NAME "BC Connect"
!define REG "Software\Microsoft\Windows\CurrentVersion\Uninstall\org.bcconnect.desktop"
!define PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${REG}" "InstallLocation"
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION4}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} set-up"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${STAGE}\icon.ico"
!define MUI_UNICON "${STAGE}\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\bcconnect-window.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif

Var keep

; A program that is open cannot be replaced: say so and change nothing.
!macro refuseWhileOpen un
Function ${un}refuseWhileOpen
  again:
  ClearErrors
  ${IfNot} ${FileExists} "$INSTDIR\bcconnect-window.exe"
    Return
  ${EndIf}
  FileOpen $0 "$INSTDIR\bcconnect-window.exe" a
  ${IfNot} ${Errors}
    FileClose $0
    Return
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} is open. Please close it, then go on." /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Quit
FunctionEnd
!macroend
!insertmacro refuseWhileOpen ""
!insertmacro refuseWhileOpen "un."

Section
  SetShellVarContext current
  Call refuseWhileOpen
  SetOutPath "$INSTDIR"
  SetOverwrite on
  ClearErrors
  File "${STAGE}\bcconnect-window.exe"
  File "${STAGE}\bcconnect.exe"
  File "${STAGE}\LICENSE.txt"
  File "${STAGE}\THIRD-PARTY-LICENSES.txt"
  File "${STAGE}\INSTALL.txt"
  File "${STAGE}\bcconnect.ps1"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "The files could not be written to $INSTDIR." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/NOSTARTMENU" $1
  ${If} ${Errors}
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\bcconnect-window.exe" "" "$INSTDIR\bcconnect-window.exe" 0 SW_SHOWNORMAL "" "Set up, authorise and test connections to Business Central"
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/DESKTOP" $1
  ${IfNot} ${Errors}
    CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\bcconnect-window.exe"
  ${EndIf}

  ; Win+R finds both by their names.
  WriteRegStr HKCU "${PATHS}\bcconnect-window.exe" "" "$INSTDIR\bcconnect-window.exe"
  WriteRegStr HKCU "${PATHS}\bcconnect.exe" "" "$INSTDIR\bcconnect.exe"
  WriteRegStr HKCU "${REG}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${REG}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REG}" "DisplayIcon" "$INSTDIR\bcconnect-window.exe"
  WriteRegStr HKCU "${REG}" "Publisher" "BC Connect contributors"
  WriteRegStr HKCU "${REG}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REG}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REG}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REG}" "NoModify" 1
  WriteRegDWORD HKCU "${REG}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${REG}" "EstimatedSize" "$0"
SectionEnd

Function un.onInit
  StrCpy $keep yes
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    StrCpy $keep no
  ${EndIf}
  ${If} ${Silent}
    Return
  ${EndIf}
  IfFileExists "$APPDATA\bcconnect\*.*" 0 done
  MessageBox MB_YESNO|MB_ICONQUESTION "Keep your connections and settings on this computer?$\r$\n$\r$\nYes: a later installation finds them again.$\r$\nNo: connections, secrets and settings are deleted. This cannot be undone." /SD IDYES IDYES done
  StrCpy $keep no
  done:
FunctionEnd

Section "Uninstall"
  SetShellVarContext current
  Call un.refuseWhileOpen
  ${If} $keep == no
    ; The program knows best what it kept: also the key in the Credential Manager.
    nsExec::Exec '"$INSTDIR\bcconnect.exe" forget --yes'
    Pop $0
    RMDir /r "$APPDATA\fyne\org.bcconnect.desktop"
    RMDir "$APPDATA\fyne"
    ${If} $0 != 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Not everything could be deleted. What is left lies in $APPDATA\bcconnect." /SD IDOK
    ${EndIf}
  ${EndIf}
  Delete "$INSTDIR\bcconnect-window.exe"
  Delete "$INSTDIR\bcconnect.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY-LICENSES.txt"
  Delete "$INSTDIR\INSTALL.txt"
  Delete "$INSTDIR\bcconnect.ps1"
  Delete "$INSTDIR\opengl\bcconnect-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${PATHS}\bcconnect-window.exe"
  DeleteRegKey HKCU "${PATHS}\bcconnect.exe"
  DeleteRegKey HKCU "${REG}"
SectionEnd
